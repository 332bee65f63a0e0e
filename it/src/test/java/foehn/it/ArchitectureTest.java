package foehn.it;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The map in `docs/ARCHITECTURE.md`, held by machine: who may know whom.
class ArchitectureTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("foehn");

    @Test
    void allModulesAreLookedAt() {
        var modules = "kernel identity object image compute network block hypervisor qemu ovn agent emulation";
        for (var module : modules.split(" ")) {
            assertThat(ALL.stream().anyMatch(c -> c.getPackageName().startsWith("foehn." + module)))
                    .as(module)
                    .isTrue();
        }
    }

    @Test
    void onlyTheKernelsHttpKnowsTheHttpServer() {
        noClasses()
                .that(not(resideInAPackage("foehn.kernel.http..")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.jetty..")
                .check(ALL);
    }

    @Test
    void onlyStoresSpeakSql() {
        noClasses()
                .that(not(resideInAnyPackage("foehn.kernel.db..", "foehn.testkit..")))
                .and()
                .haveNameNotMatching(".*Store(\\$.*)?")
                .should()
                // A row may say what its column is called where that is a word of Java's.
                .dependOnClassesThat(resideInAnyPackage("org.jdbi..", "java.sql..", "org.flywaydb..", "com.zaxxer..")
                        .and(not(simpleName("ColumnName"))))
                .check(ALL);
    }

    @Test
    void theKernelKnowsNobody() {
        noClasses()
                .that(resideInAPackage("foehn.kernel.."))
                .should()
                .dependOnClassesThat(resideInAPackage("foehn..").and(not(resideInAPackage("foehn.kernel.."))))
                .check(ALL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "object", "image", "compute", "network", "block"})
    void noServiceImportsAnother(String service) {
        var own = "foehn." + service + "..";
        noClasses()
                .that(resideInAPackage("foehn..").and(not(resideInAnyPackage(own, "foehn.server.."))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(own)
                .check(ALL);
    }

    /// A host knows nothing of projects and tokens, so it cannot leak them.
    @Test
    void hostsKnowNoCaller() {
        noClasses()
                .that(resideInAnyPackage(
                        "foehn.hypervisor..", "foehn.qemu..", "foehn.ovn..", "foehn.agent..", "foehn.emulation.."))
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("foehn.kernel.auth.Caller")
                .check(ALL);
    }

    @Test
    void modulesAndPackagesHaveNoCycles() {
        slices().matching("foehn.(*)..").should().beFreeOfCycles().check(ALL);
        slices().matching("foehn.kernel.(*)..").should().beFreeOfCycles().check(ALL);
    }

    @Test
    void storesKnowNoHttp() {
        noClasses()
                .that()
                .haveSimpleNameEndingWith("Store")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("foehn.kernel.http..")
                .check(ALL);
    }

    @Test
    void namesSayWhatThingsAre() {
        for (var empty : List.of("Manager", "Helper", "Util", "Utils", "Impl")) {
            classes().should().haveNameNotMatching(".*" + empty).check(ALL);
        }
    }
}
