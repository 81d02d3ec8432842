package org.vmemsim.tests.ide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Injector;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.xtext.GrammarUtil;
import org.eclipse.xtext.IGrammarAccess;
import org.junit.jupiter.api.Test;
import org.vmemsim.dsl.VMemStandaloneSetup;
import org.vmemsim.dsl.ide.words.WordTexts;
import org.vmemsim.runtime.metrics.Functions;
import org.vmemsim.runtime.scenario.SettingsRegistry;
import org.vmemsim.runtime.scenario.machine.Paging;
import org.vmemsim.runtime.scenario.processor.ControlBit;
import org.vmemsim.runtime.scenario.processor.Instruction;
import org.vmemsim.runtime.scenario.settings.SettingEntry;
import org.vmemsim.runtime.scenario.settings.Words;
import org.vmemsim.runtime.scenario.trace.TraceGenerator;

/** Every word of the language says what it means. */
class WordTextsTest {
    private static final String SIGNS = "[-+*/(){}\\[\\]:,.=]";

    private static Set<String> keywords() {
        Injector injector = new VMemStandaloneSetup().createInjectorAndDoEMFRegistration();
        return new LinkedHashSet<>(GrammarUtil.getAllKeywords(
                injector.getInstance(IGrammarAccess.class).getGrammar()));
    }

    @Test
    void everyKeywordUnitAndOperatorHasAText() {
        Set<String> keywords = keywords();
        assertTrue(keywords.size() > 150, keywords.toString());
        assertEquals(
                List.of(),
                keywords.stream()
                        .filter(w -> !w.matches(SIGNS) && WordTexts.of(w).isEmpty())
                        .toList());
    }

    @Test
    void everyValueHasAText() {
        List<String> without = new ArrayList<>();
        for (SettingsRegistry.Group group : SettingsRegistry.groups())
            for (SettingEntry e : group.entries()) {
                if (e.meaning().isEmpty()) without.add(group.name() + " " + e.name());
                if (e.type().isEnum())
                    Words.of(e.type()).forEach((word, constant) -> {
                        if (Words.meaning(constant).isEmpty()
                                && WordTexts.of(word).isEmpty())
                            without.add(group.name() + " " + e.name() + " " + word);
                    });
            }
        Words.of(Paging.class).values().stream()
                .filter(p -> Words.meaning(p).isEmpty())
                .forEach(p -> without.add(p.toString()));
        for (String generator : Words.alternatives(TraceGenerator.class).keySet())
            if (WordTexts.of(generator).isEmpty()) without.add(generator);
        for (String function : Functions.byName().keySet())
            if (WordTexts.of(function).isEmpty()) without.add(function);
        for (Instruction i : Instruction.values()) if (i.meaning().isEmpty()) without.add(i.text());
        ControlBit.words().forEach((word, bit) -> {
            if (bit.meaning().isEmpty()) without.add(word);
        });
        assertEquals(List.of(), without);
    }

    /** A text is short, and made of sentences. */
    @Test
    void textsAreShortSentences() {
        assertEquals(
                List.of(),
                WordTexts.all().entrySet().stream()
                        .filter(e ->
                                e.getValue().length() > 160 || !e.getValue().matches("(?s)[A-Z0-9].*[.`]"))
                        .toList());
    }
}
