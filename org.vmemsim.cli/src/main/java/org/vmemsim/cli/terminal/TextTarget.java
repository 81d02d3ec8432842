package org.vmemsim.cli.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Where a report goes. A file is never seen half written: the text goes to a file beside it, which then takes its name.
 *
 * @param path the file; {@code -} is the standard output
 * @param what goes there, for messages
 */
public record TextTarget(Path path, String what) {
    /** Refuses what cannot be written, before anything is computed. */
    public static TextTarget of(String name, String what) {
        if (name.isEmpty())
            throw new UserException("cannot write " + what + " to a file without a name. Name one, or '-'");
        Path path = Path.of(name);
        if (!name.equals("-")) {
            Path folder = path.toAbsolutePath().getParent();
            if (Files.isDirectory(path))
                throw new UserException("cannot write " + what + " to " + name + ": it is a folder");
            if (folder != null && !Files.isDirectory(folder))
                throw new UserException(
                        "cannot write " + what + " to " + name + ": there is no folder " + path.getParent());
        }
        return new TextTarget(path, what);
    }

    /** Refuses to write over a file that is read. */
    public void refuse(Path input) {
        if (!isStandardOutput() && isSame(path, input))
            throw new UserException(
                    "cannot write " + what + " to " + path + ": it is read. Name another file for the output");
    }

    /** Refuses that two reports go to one place. */
    public void refuse(TextTarget other) {
        if (isStandardOutput() && other.isStandardOutput())
            throw new UserException("--json and --series cannot both go to the standard output");
        if (!isStandardOutput() && !other.isStandardOutput() && isSame(path, other.path))
            throw new UserException("cannot write " + what + " and " + other.what + " to one file, " + path
                    + ". Name another file for one of them");
    }

    /** Whether two names are of one file, also through links; devices take what comes. */
    private static boolean isSame(Path a, Path b) {
        try {
            if (Files.exists(a) && !Files.isRegularFile(a)) return false;
            return Files.exists(a) && Files.exists(b)
                    ? Files.isSameFile(a, b)
                    : resolved(a).equals(resolved(b));
        } catch (IOException e) {
            return a.toAbsolutePath().normalize().equals(b.toAbsolutePath().normalize());
        }
    }

    /** The place of a file that may not be there yet, without links in the way to it. */
    private static Path resolved(Path file) throws IOException {
        Path absolute = file.toAbsolutePath().normalize();
        Path folder = absolute.getParent();
        return folder == null ? absolute : folder.toRealPath().resolve(absolute.getFileName());
    }

    public boolean isStandardOutput() {
        return path.toString().equals("-");
    }

    public void write(String text, Console console) {
        if (isStandardOutput()) {
            console.out().print(text);
            return;
        }
        try {
            if (Files.exists(path) && !Files.isRegularFile(path)) Files.writeString(path, text); // a pipe or device
            else replace(text);
        } catch (IOException e) {
            throw new UserException("cannot write " + what + " to " + path + ": " + Failures.reason(e));
        }
    }

    private void replace(String text) throws IOException {
        Path file = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath(); // a link stays a link
        Path part = file.resolveSibling(
                "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            Files.writeString(part, text, StandardCharsets.UTF_8);
            try {
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
