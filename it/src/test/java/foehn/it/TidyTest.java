package foehn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/// Reads the tree, and holds it to what can be measured of its style.
class TidyTest {
    private static final int FILE_LINES_MAX = 500;
    private static final int METHOD_LINES_MAX = 60;
    private static final int COLUMNS_MAX = 120;
    private static final Set<String> SOURCES = Set.of("java", "sql", "toml", "sh", "py");
    // Written in two pieces, for this file is read too.
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
    private static final Pattern MACHINE_PATH =
            Pattern.compile("(?<![\\w.$}/-])/(" + "work|home|Users" + ")/[A-Za-z0-9_.-]+");
    private static final Pattern LINK = Pattern.compile("(?<!!)\\[[^\\]]*]\\(([^)\\s]+)\\)");
    private static final Path ROOT = root();

    private static Path root() {
        var at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("foehn")) || !Files.exists(at.resolve("pom.xml"))) {
            at = at.getParent();
        }
        return at;
    }

    /// Everything that people wrote: no build results, nothing hidden but the CI's.
    private static List<Path> files() throws IOException {
        var found = new ArrayList<Path>();
        collect(ROOT, found);
        assertThat(found).hasSizeGreaterThan(100);
        return found;
    }

    private static void collect(Path directory, List<Path> found) throws IOException {
        try (var entries = Files.newDirectoryStream(directory)) {
            for (var entry : entries) {
                var name = entry.getFileName().toString();
                if (name.equals("target") || (name.startsWith(".") && !name.equals(".ci"))) {
                    continue;
                }
                if (Files.isDirectory(entry)) {
                    collect(entry, found);
                } else if (!Files.isSymbolicLink(entry)) {
                    found.add(entry);
                }
            }
        }
    }

    private static String suffix(Path file) {
        var name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static List<Path> sources() throws IOException {
        return files().stream().filter(f -> SOURCES.contains(suffix(f))).toList();
    }

    private static String where(Path file, int line) {
        return ROOT.relativize(file) + ":" + line;
    }

    @Test
    void filesAreShort() throws IOException {
        var long_ = new ArrayList<String>();
        for (var file : sources()) {
            int lines = Files.readAllLines(file).size();
            if (lines > FILE_LINES_MAX) {
                long_.add(where(file, lines));
            }
        }
        assertThat(long_).isEmpty();
    }

    @Test
    void linesFitTheScreen() throws IOException {
        var wide = new ArrayList<String>();
        for (var file : sources()) {
            var lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).codePointCount(0, lines.get(i).length()) > COLUMNS_MAX) {
                    wide.add(where(file, i + 1));
                }
            }
        }
        assertThat(wide).isEmpty();
    }

    @Test
    void methodsAreShort() throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var found = new ArrayList<String>();
        try (var manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            var java = files().stream().filter(f -> suffix(f).equals("java")).toList();
            var task = (JavacTask)
                    compiler.getTask(null, manager, _ -> {}, null, null, manager.getJavaFileObjectsFromPaths(java));
            var positions = Trees.instance(task).getSourcePositions();
            int methods = 0;
            for (var unit : task.parse()) {
                var scanner = new MethodScanner(unit, positions);
                scanner.scan(unit, null);
                methods += scanner.methods;
                found.addAll(scanner.tooLong);
            }
            assertThat(methods).isGreaterThan(1000);
        }
        assertThat(found).isEmpty();
    }

    private static final class MethodScanner extends TreePathScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<String> tooLong = new ArrayList<>();
        private int methods;

        MethodScanner(CompilationUnitTree unit, SourcePositions positions) {
            this.unit = unit;
            this.positions = positions;
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            methods++;
            long end = positions.getEndPosition(unit, method);
            if (end >= 0) {
                long first = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, method));
                long lines = unit.getLineMap().getLineNumber(end) - first + 1;
                if (lines > METHOD_LINES_MAX) {
                    var file = Path.of(unit.getSourceFile().toUri());
                    tooLong.add(where(file, (int) first) + " " + method.getName() + " has " + lines + " lines");
                }
            }
            return super.visitMethod(method, nothing);
        }
    }

    @Test
    void nothingIsLeftForLaterAndNothingNamesAMachine() throws IOException {
        var found = new ArrayList<String>();
        for (var file : files()) {
            List<String> lines;
            try {
                lines = Files.readAllLines(file);
            } catch (MalformedInputException binary) {
                found.add(where(file, 1) + " is no text");
                continue;
            }
            for (int i = 0; i < lines.size(); i++) {
                if (UNFINISHED.matcher(lines.get(i)).find()
                        || MACHINE_PATH.matcher(lines.get(i)).find()) {
                    found.add(where(file, i + 1) + " " + lines.get(i).strip());
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void everyRelativeLinkLeadsSomewhere() throws IOException {
        var broken = new ArrayList<String>();
        for (var file : files().stream().filter(f -> suffix(f).equals("md")).toList()) {
            var lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                var links = LINK.matcher(lines.get(i));
                while (links.find()) {
                    var target = links.group(1).split("#", 2)[0];
                    if (!target.isEmpty()
                            && !target.matches("[a-z]+:.*")
                            && !Files.exists(file.resolveSibling(URLDecoder.decode(target, StandardCharsets.UTF_8)))) {
                        broken.add(where(file, i + 1) + " " + links.group(1));
                    }
                }
            }
        }
        assertThat(broken).isEmpty();
    }
}
