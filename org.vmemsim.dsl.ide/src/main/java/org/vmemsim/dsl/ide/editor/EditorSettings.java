package org.vmemsim.dsl.ide.editor;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.inject.Singleton;
import java.util.Optional;
import org.vmemsim.runtime.control.Budget;

/** What a user sets in the editor. */
@Singleton
public class EditorSettings {
    private volatile Budget budget = new Budget(2_000_000);
    private volatile boolean inlineFigures = true;

    /** {@code vmem.simulation.budget}: how many accesses of each run are simulated after an edit. */
    public Budget budget() {
        return budget;
    }

    /** {@code vmem.inlineFigures}: whether figures are shown beside the text. */
    public boolean inlineFigures() {
        return inlineFigures;
    }

    /** Takes over what a client sent, as an object of sections or with dotted names; other things are left as they are. */
    public void update(Object settings) {
        if (!(new Gson().toJsonTree(settings) instanceof JsonObject all)) return;
        value(all, "vmem.simulation.budget")
                .filter(JsonPrimitive::isNumber)
                .map(JsonPrimitive::getAsLong)
                .filter(n -> n > 0)
                .ifPresent(n -> budget = new Budget(n));
        value(all, "vmem.inlineFigures")
                .filter(JsonPrimitive::isBoolean)
                .ifPresent(b -> inlineFigures = b.getAsBoolean());
    }

    private static Optional<JsonPrimitive> value(JsonObject in, String path) {
        JsonElement whole = in.get(path);
        if (whole != null) return whole instanceof JsonPrimitive p ? Optional.of(p) : Optional.empty();
        for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1))
            if (in.get(path.substring(0, dot)) instanceof JsonObject section) {
                Optional<JsonPrimitive> found = value(section, path.substring(dot + 1));
                if (found.isPresent()) return found;
            }
        return Optional.empty();
    }
}
