package org.vmemsim.dsl.ide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.eclipse.xtext.ide.server.Document;
import org.junit.jupiter.api.Test;
import org.vmemsim.dsl.ide.editor.Positions;

class PositionsTest {
    @Test
    void everyOffsetIsWhereTheDocumentHasIt() {
        for (String text : new String[] {"", "one line", "\n", "a\nbc\r\n\n d", "ends with a break\n"}) {
            Document document = new Document(1, text);
            Positions positions = new Positions(document);
            for (int i = 0; i <= text.length(); i++) assertEquals(document.getPosition(i), positions.at(i), text);
        }
    }
}
