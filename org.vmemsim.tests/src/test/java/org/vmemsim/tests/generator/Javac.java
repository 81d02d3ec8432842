package org.vmemsim.tests.generator;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.vmemsim.runtime.scenario.Scenario;

/** Compiles generated classes in memory, as strictly as javac can, and loads them. */
final class Javac {
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    /** One for all: it has opened the jars of the class path and the JDK's modules. */
    private static final StandardJavaFileManager FILES = COMPILER.getStandardFileManager(null, null, null);

    private Javac() {}

    /** The scenario of a generated class. */
    static Scenario scenario(String className, String source) {
        try {
            return (Scenario) load(className, source).getField("SCENARIO").get(null);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** The class; fails with the compiler's complaints, warnings included. */
    static Class<?> load(String className, String source) {
        Map<String, byte[]> classes = compile(className, source);
        ClassLoader loader = new ClassLoader(Javac.class.getClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                byte[] code = classes.get(name);
                if (code == null) throw new ClassNotFoundException(name);
                return defineClass(name, code, 0, code.length);
            }
        };
        try {
            return loader.loadClass(className);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, byte[]> compile(String className, String source) {
        DiagnosticCollector<JavaFileObject> complaints = new DiagnosticCollector<>();
        Map<String, ByteArrayOutputStream> classes = new HashMap<>();
        List<String> options = List.of("-Xlint:all,-processing,-classfile", "-proc:none");
        boolean compiled = COMPILER.getTask(
                        null,
                        new InMemory(FILES, classes),
                        complaints,
                        options,
                        null,
                        List.of(new Text(className, source)))
                .call();
        List<Diagnostic<? extends JavaFileObject>> serious = complaints.getDiagnostics().stream()
                .filter(d -> d.getSource() != null && d.getSource().getKind() == JavaFileObject.Kind.SOURCE)
                .toList();
        if (!compiled || !serious.isEmpty()) throw new AssertionError(complaints.getDiagnostics() + "\n" + source);
        return classes.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().toByteArray()));
    }

    /** A source file that is none. */
    private static final class Text extends SimpleJavaFileObject {
        private final String source;

        Text(String className, String source) {
            super(URI.create("string:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
            this.source = source;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
        }
    }

    /** Class files go into a map. */
    private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> classes;

        InMemory(JavaFileManager files, Map<String, ByteArrayOutputStream> classes) {
            super(files);
            this.classes = classes;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + className.replace('.', '/') + ".class"), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return classes.computeIfAbsent(className, c -> new ByteArrayOutputStream());
                }
            };
        }
    }
}
