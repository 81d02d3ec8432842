package org.vmemsim.dsl.generator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.vmemsim.runtime.scenario.Scenario;
import org.vmemsim.runtime.scenario.layout.EntryRules;
import org.vmemsim.runtime.scenario.layout.LayoutSpec;
import org.vmemsim.runtime.scenario.run.Operation;

/** The members of the class for one scenario: a method for each definition, and for each part of what is too long for one. */
final class ScenarioClass implements JavaValues.Methods {
    private static final int RETURN = "return ".length();
    /** Bytes of stack: values lie in each other as deep as blocks and sums do in a file, and each takes several calls. */
    private static final long STACK = 256L << 20;

    private final Scenario scenario;
    private final Notes notes;
    private final Imports imports;
    private final JavaValues values;

    private final Map<Object, String> names = new HashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final Map<Object, String> given = new HashMap<>();
    private final Deque<Record> waiting = new ArrayDeque<>();
    private final List<Member> members = new ArrayList<>();
    private String current = "";

    /**
     * A method.
     *
     * @param kind whose method it is; null for a part of another
     * @param documentation may be empty
     * @param code what it returns
     */
    record Member(DefinitionKind kind, String type, String name, String documentation, String code) {}

    ScenarioClass(Scenario scenario, Notes notes, Imports imports) {
        this.scenario = scenario;
        this.notes = notes;
        this.imports = imports;
        this.values = new JavaValues(imports, this, notes);
        taken.addAll(Set.of("scenario", "main", "exitCode"));
    }

    Scenario scenario() {
        return scenario;
    }

    Imports imports() {
        return imports;
    }

    /** All methods: the scenario's first, then by kind, each with its parts behind it. */
    List<Member> members() {
        if (members.isEmpty()) {
            FutureTask<Void> work = new FutureTask<>(this::writeAll, null);
            new Thread(null, work, "generator", STACK).start();
            try {
                work.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("cannot write the class for " + scenario.name(), e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("the class for " + scenario.name() + " was not written to its end");
            }
        }
        return List.copyOf(members);
    }

    private void writeAll() {
        current = "scenario";
        String code = values.record(scenario).text(RETURN);
        members.add(new Member(DefinitionKind.SCENARIO, type(scenario), "scenario", "", code));
        while (!waiting.isEmpty()) write(waiting.remove());
        members.sort(Comparator.comparing(Member::kind));
    }

    private void write(Record definition) {
        DefinitionKind kind = DefinitionKind.of(definition);
        current = names.get(definition);
        if (definition instanceof LayoutSpec layout) nameRules(layout);
        if (kind == DefinitionKind.RUN) nameTraces(definition);
        String documentation = notes.documentation(kind.word(), Reflection.text(definition, "name"));
        String code = values.record(definition).text(RETURN);
        members.add(new Member(kind, type(definition), names.get(definition), documentation, code));
    }

    /** Rules that several levels have in common are written once. */
    private void nameRules(LayoutSpec layout) {
        nameRules(layout, layout.leaves(), "Leaves");
        nameRules(layout, layout.tables(), "Tables");
    }

    private void nameRules(LayoutSpec layout, List<EntryRules> rules, String what) {
        boolean alike = new HashSet<>(rules).size() == 1;
        for (int i = 0; i < rules.size(); i++) {
            String level = alike ? "" : "At" + upper(layout.levels().get(i).name());
            given.putIfAbsent(rules.get(i), layout.name() + what + level);
        }
    }

    /** A trace has its name from the statement that replays it. */
    private void nameTraces(Object part) {
        if (part instanceof List<?> l) l.forEach(this::nameTraces);
        if (part instanceof Operation.Replay r) given.putIfAbsent(r.trace(), r.name());
        else if (part instanceof Operation.Start s)
            given.putIfAbsent(s.workload().trace(), s.workload().name());
        else if (part instanceof Record r)
            for (var c : r.getClass().getRecordComponents()) nameTraces(Reflection.read(r, c));
    }

    @Override
    public String definition(Object value) {
        if (!isDefinition(value)) return null;
        Record r = (Record) value;
        DefinitionKind kind = DefinitionKind.of(r);
        String name = names.get(r);
        if (name == null) {
            String before = kind == DefinitionKind.PHASE ? current : kind.word();
            name = free(before + upper(name(r)));
            names.put(r, name);
            waiting.add(r);
        }
        return name + "()";
    }

    @Override
    public boolean isDefinition(Object value) {
        // a part of a trace that is put together from several has no name
        return value instanceof Record r && DefinitionKind.of(r) != null && !name(r).isEmpty();
    }

    private String name(Record r) {
        return given.getOrDefault(r, Reflection.text(r, "name"));
    }

    @Override
    public String part(String type, Code code) {
        String name = free(current + "Part");
        members.add(new Member(DefinitionKind.PART, type, name, "", code.text(RETURN)));
        return name + "()";
    }

    /** The name, with a number behind it if it is taken. */
    private String free(String name) {
        String safe = name.replaceAll("[^A-Za-z0-9_]", "_");
        String free = safe;
        for (int i = 2; !taken.add(free); i++) free = safe + i;
        return free;
    }

    private String type(Record r) {
        return imports.use(DefinitionKind.of(r) == DefinitionKind.SCENARIO ? Scenario.class : r.getClass());
    }

    private static String upper(String name) {
        return name.isEmpty() ? "" : Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }
}
