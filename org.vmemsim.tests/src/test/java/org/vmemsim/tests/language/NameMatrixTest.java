package org.vmemsim.tests.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.xtext.EcoreUtil2;
import org.eclipse.xtext.diagnostics.AbstractDiagnostic;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.eclipse.xtext.resource.XtextResource;
import org.eclipse.xtext.util.CancelIndicator;
import org.junit.jupiter.api.Test;
import org.vmemsim.dsl.mapping.Mapping;
import org.vmemsim.dsl.mapping.ScenarioMapper;
import org.vmemsim.dsl.mapping.value.MappingIssue;
import org.vmemsim.dsl.scoping.Parts;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.dsl.vMem.Segment;
import org.vmemsim.runtime.scenario.run.RunSpec;

/** Every statement finds every region by one rule, whoever acts and whatever is around: in the scenario and in the links. */
class NameMatrixTest {
    private static final Pattern BASE = Pattern.compile("RegionBase\\[process=([^,]*), region=(\\w+)]");

    @Test
    void statementsActorsAndBlocksFindNamesByOneRule() {
        NameMatrix matrix = NameMatrix.all();
        XtextResource resource = Vmem.parse(matrix.text());
        Map<Integer, EObject> links = new HashMap<>();
        for (Segment s : EcoreUtil2.getAllContentsOfType(Vmem.model(resource), Segment.class))
            links.put(NodeModelUtils.getNode(s).getOffset(), Parts.isThere(s.getTarget()) ? s.getTarget() : null);
        Map<Integer, String> complaints = new HashMap<>();
        EcoreUtil2.resolveAll(resource, CancelIndicator.NullImpl);
        // not by the validator, which tells the first hundred
        for (Resource.Diagnostic d : resource.getErrors())
            complaints.merge(d.getLine(), ((AbstractDiagnostic) d).getCode(), (a, b) -> a.equals(b) ? a : a + " " + b);
        Mapping mapping = Vmem.get(ScenarioMapper.class).map(Vmem.model(resource));
        for (MappingIssue i : mapping.issues())
            complaints.merge(NodeModelUtils.getNode(i.element()).getStartLine(), i.code(), (a, b) -> a + " " + b);
        List<RunSpec> runs = mapping.scenario().runs();
        assertEquals(matrix.cells().size(), runs.size());
        int offset = matrix.text().indexOf("run r0");
        for (int i = 0; i < runs.size(); i++) {
            NameMatrix.Cell cell = matrix.cells().get(i);
            String found = found(runs.get(i), complaints.get(cell.line()));
            assertEquals(cell.expected(), found, cell.text());
            check(cell, links.get(offset + cell.column()));
            offset += cell.text().length() + 1;
        }
        assertTrue(runs.size() > 7_000, "" + runs.size());
    }

    /** Whose region a run's statement is about, or what is said against it. */
    private static String found(RunSpec run, String complaint) {
        if (complaint != null)
            return switch (complaint) {
                case "ambiguous-name" -> "ambiguous";
                case "missing-index" -> "index";
                default -> complaint;
            };
        Matcher m = BASE.matcher(run.body().toString());
        return m.find() ? m.group(1) : "variable";
    }

    private static void check(NameMatrix.Cell cell, EObject link) {
        if (cell.expected().equals("ambiguous")) assertEquals(null, link, cell.text());
        else if (cell.definition() > 0)
            assertEquals(cell.definition(), NodeModelUtils.getNode(link).getStartLine(), cell.text());
        else {
            assertEquals(cell.name(), ((Named) link).getName());
            assertEquals(cell.line(), NodeModelUtils.getNode(link).getStartLine(), cell.text());
        }
    }
}
