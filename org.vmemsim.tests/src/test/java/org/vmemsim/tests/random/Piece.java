package org.vmemsim.tests.random;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A part of a scenario that can be left out: a line, or a block with parts in it. A part knows what it means to programs, so
 * that text and meaning are left out together.
 *
 * @param text of the line, or what stands before the block
 * @param parts null for a line
 * @param behindTheBack whether it is what a host does to a guest's memory, which there is none of natively
 * @param meaning to what programs read
 */
record Piece(String text, @Nullable List<Piece> parts, boolean behindTheBack, Consumer<PlainMemory> meaning) {
    /** Where the name of the paging mode goes. */
    static final String MODE = "§mode";

    private static final Consumer<PlainMemory> NOTHING = memory -> {};

    static Piece line(String text) {
        return new Piece(text, null, false, NOTHING);
    }

    static Piece line(String text, Consumer<PlainMemory> meaning) {
        return new Piece(text, null, false, meaning);
    }

    /** What a host does behind a guest's back: programs notice nothing. */
    static Piece hidden(String text) {
        return new Piece(text, null, true, NOTHING);
    }

    static Piece block(String head, List<Piece> parts) {
        return new Piece(head, List.copyOf(parts), false, NOTHING);
    }

    /** A block that means something by itself before what is in it does. */
    static Piece block(String head, List<Piece> parts, Consumer<PlainMemory> meaning) {
        return new Piece(head, List.copyOf(parts), false, meaning);
    }

    Piece with(List<Piece> others) {
        return new Piece(text, List.copyOf(others), behindTheBack, meaning);
    }

    /** Everything as text, four spaces a level. */
    static String text(List<Piece> all, String mode) {
        StringBuilder out = new StringBuilder();
        boolean natively = mode.equals("native");
        write(all, mode, "", out, p -> !(natively && p.behindTheBack));
        return out.toString();
    }

    private static void write(List<Piece> all, String mode, String indent, StringBuilder out, Predicate<Piece> wanted) {
        for (Piece p : all) {
            if (!wanted.test(p)) continue;
            out.append(indent).append(p.text.replace(MODE, mode));
            if (p.parts == null) {
                out.append('\n');
                continue;
            }
            out.append(" {\n");
            write(p.parts, mode, indent + "    ", out, wanted);
            out.append(indent).append("}\n");
        }
    }

    /** Lines and blocks in all. */
    static int size(List<Piece> all) {
        int size = all.size();
        for (Piece p : all) if (p.parts != null) size += size(p.parts);
        return size;
    }

    /** The same without lines and blocks [from, to), counted in the order of the text. */
    static List<Piece> without(List<Piece> all, int from, int to) {
        return without(all, from, to, new int[1]);
    }

    private static List<Piece> without(List<Piece> all, int from, int to, int[] at) {
        List<Piece> kept = new ArrayList<>();
        for (Piece p : all) {
            int own = at[0]++;
            boolean gone = own >= from && own < to;
            if (p.parts == null) {
                if (!gone) kept.add(p);
                continue;
            }
            List<Piece> inner = without(p.parts, from, to, at);
            if (!gone) kept.add(p.with(inner));
        }
        return kept;
    }
}
