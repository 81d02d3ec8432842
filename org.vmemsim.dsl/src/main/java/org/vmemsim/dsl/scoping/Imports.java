package org.vmemsim.dsl.scoping;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.xtext.EcoreUtil2;
import org.vmemsim.dsl.nesting.LimitedParser;
import org.vmemsim.dsl.vMem.Import;

/** Which files can be imported. Nothing else is ever opened: a device would never end, and a pipe would wait for ever. */
public final class Imports {
    private static final String ENDING = "vmem";
    private static final Set<String> ELSEWHERE = Set.of("http", "https", "ftp", "jar");

    private Imports() {}

    /** Whether an import leads to a file that can be read. */
    public static boolean isUsable(Resource holder, Import i) {
        return problem(holder, i).isEmpty();
    }

    /** What is wrong with an import, and what to do, as sentences; empty if nothing is. */
    public static String problem(Resource holder, Import i) {
        String written = i.getImportURI();
        if (written == null || written.isBlank())
            return "The name of a file is missing. Write it in quotes, as in 'import \"machines.vmem\"'.";
        try {
            return problem(holder, written);
        } catch (IllegalArgumentException e) { // by EMF for a URI, by the JDK for a path
            return "'" + written + "' is no name of a file. Write a path from the folder of this file.";
        }
    }

    private static String problem(Resource holder, String written) throws InvalidPathException {
        URI uri = URI.createURI(written);
        if (uri.scheme() != null && ELSEWHERE.contains(uri.scheme()))
            return "Only files can be imported, not '" + written + "'. Keep a copy of it beside this file.";
        URI resolved = holder.getURI().isHierarchical() && uri.isRelative() ? uri.resolve(holder.getURI()) : uri;
        Path path = resolved.isFile() ? Path.of(resolved.toFileString()) : null;
        if (path != null && Files.isDirectory(path)) return "'" + written + "' is a folder. Name a .vmem file in it.";
        if (path != null && Files.exists(path) && !Files.isRegularFile(path))
            return "'" + written + "' is a device or a pipe. Name a .vmem file.";
        if (path != null && Files.exists(path) && !ENDING.equals(resolved.fileExtension()))
            return "'" + written + "' is no .vmem file. Name a file that ends in '.vmem'.";
        if (path != null && path.toFile().length() > 4L * LimitedParser.LONGEST) // a character has up to four bytes
        return LimitedParser.tooLong(path.toFile().length());
        return EcoreUtil2.isValidUri(holder, URI.createURI(written))
                ? ""
                : "There is no file '" + written + "' beside this one.";
    }
}
