package org.vmemsim.runtime.report;

import java.util.ArrayList;
import java.util.List;
import org.vmemsim.runtime.report.Look.Style;
import org.vmemsim.runtime.result.Explanation;
import org.vmemsim.runtime.result.Explanation.Kind;
import org.vmemsim.runtime.result.Explanation.Step;
import org.vmemsim.runtime.scenario.run.ExplainSpec;

/**
 * One access as a list of steps for a slide: the address split into the indices of its walk, then every step, indented
 * by dimension; entries that are read carry the number of the reference.
 */
public final class ExplanationText {
    private final Look look;
    private final List<String> lines = new ArrayList<>();

    private ExplanationText(Look look) {
        this.look = look;
    }

    /** The text; ends with a line end. */
    public static String of(Explanation explanation, Look look) {
        return new ExplanationText(look).write(explanation);
    }

    private String write(Explanation e) {
        String title = look.styled(Style.BOLD, look.text(e.title()));
        String what = e.what() == ExplainSpec.What.ACCESS ? "access " : "statement ";
        lines.add(title + look.styled(Style.DIM, "   " + what + Quantities.count(e.number()) + " of " + e.run()));
        lines.add("");
        List<String> drawing = AddressDrawing.lines(e, look);
        drawing.forEach(l -> lines.add("      " + l));
        if (!drawing.isEmpty()) lines.add("");
        EntryColumns columns = new EntryColumns(e.steps());
        e.steps().forEach(step -> lines.add(line(step, columns.text(step))));
        long references =
                e.steps().stream().filter(ExplanationText::isReference).count();
        if (references > 1) {
            lines.add("");
            lines.add("      " + look.styled(Style.DIM, summary(e, references)));
        }
        return String.join("\n", lines) + "\n";
    }

    private String line(Step step, String text) {
        String sign = sign(step);
        Style style = style(step);
        String margin = " ".repeat(Math.max(0, 4 - sign.length())) + sign;
        return look.styled(style == Style.BAD ? style : Style.DIM, margin) + "  " + look.styled(style, look.text(text));
    }

    private String sign(Step step) {
        return switch (step.kind()) {
            case ENTRY -> isReference(step) ? step.data().getOrDefault("reference", "") : "";
            case FAULT, EXIT -> "!";
            case RESULT -> look.either("→", "=>");
            default -> "";
        };
    }

    private static Style style(Step step) {
        return switch (step.kind()) {
            case FAULT, EXIT -> Style.BAD;
            case RESULT, ACCESS -> Style.BOLD;
            case ENTRY -> step.depth() < 2 ? Style.ACCENT : Style.NONE;
            default -> Style.NONE;
        };
    }

    /** Entries in registers are read without a reference to memory. */
    private static boolean isReference(Step step) {
        return step.kind() == Kind.ENTRY && !"register".equals(step.data().get("reference"));
    }

    private static String summary(Explanation e, long references) {
        long nested =
                e.steps().stream().filter(s -> isReference(s) && s.depth() >= 2).count();
        String all = Quantities.count(references) + " entries read";
        return nested == 0
                ? all
                : all + ": " + (references - nested) + " of the guest's tables, " + nested + " of nested tables";
    }
}
