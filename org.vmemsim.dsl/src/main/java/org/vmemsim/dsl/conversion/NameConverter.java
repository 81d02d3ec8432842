package org.vmemsim.dsl.conversion;

import org.eclipse.xtext.conversion.IValueConverter;
import org.eclipse.xtext.nodemodel.INode;

/** Names are data-type rules over ID and words of the language: the {@code ^} of an escaped name is no part of it. */
final class NameConverter implements IValueConverter<String> {
    @Override
    public String toValue(String text, INode node) {
        // the parser asks with null while it recovers from an error
        return text != null && text.startsWith("^") ? text.substring(1) : text;
    }

    @Override
    public String toString(String name) {
        return name;
    }
}
