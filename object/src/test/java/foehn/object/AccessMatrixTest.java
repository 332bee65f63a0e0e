package foehn.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who may do what in a container of the account `test`, by its access lists: every kind of asker by every kind of
/// request.
class AccessMatrixTest {
    private static LocalStore store;
    private static final Map<String, Client> askers = new HashMap<>();

    @BeforeAll
    static void open(@TempDir Path directory) throws Exception {
        store = new LocalStore(directory, 0, InstantSource.system(), _ -> Rings.NONE);
        askers.put("owner", Client.user(store, "test:tester", "testing"));
        askers.put("colleague", Client.user(store, "test:tester3", "testing3").in("AUTH_test"));
        askers.put("stranger", Client.user(store, "test2:tester2", "testing2").in("AUTH_test"));
        askers.put("reseller", Client.user(store, "admin:admin", "admin").in("AUTH_test"));
        askers.put("nobody", Client.nobody(store, "AUTH_test"));
    }

    @AfterAll
    static void close() throws Exception {
        store.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # read list           | write list        | asker     | read | list | put | post | delete | settings
            -                     | -                 | owner     | 200  | 200  | 201 | 202  | 204    | 204
            -                     | -                 | reseller  | 200  | 200  | 201 | 202  | 204    | 204
            -                     | -                 | colleague | 403  | 403  | 403 | 403  | 403    | 403
            -                     | -                 | stranger  | 403  | 403  | 403 | 403  | 403    | 403
            -                     | -                 | nobody    | 401  | 401  | 401 | 401  | 401    | 401
            test:tester3          | -                 | colleague | 200  | 200  | 403 | 403  | 403    | 403
            test:tester3          | -                 | stranger  | 403  | 403  | 403 | 403  | 403    | 403
            -                     | test:tester3      | colleague | 403  | 403  | 201 | 202  | 204    | 403
            test:tester3          | test:tester3      | colleague | 200  | 200  | 201 | 202  | 204    | 403
            test2                 | -                 | stranger  | 200  | 200  | 403 | 403  | 403    | 403
            test2:tester2         | test2:tester2     | stranger  | 200  | 200  | 201 | 202  | 204    | 403
            test2:other           | test2:other       | stranger  | 403  | 403  | 403 | 403  | 403    | 403
            .r:*                  | -                 | nobody    | 200  | 401  | 401 | 401  | 401    | 401
            .r:*                  | -                 | stranger  | 200  | 403  | 403 | 403  | 403    | 403
            .r:*,.rlistings       | -                 | nobody    | 200  | 200  | 401 | 401  | 401    | 401
            .rlistings            | -                 | nobody    | 401  | 401  | 401 | 401  | 401    | 401
            .r:good.example       | -                 | nobody    | 401  | 401  | 401 | 401  | 401    | 401
            """)
    void listsDecide(
            String read, String write, String asker, int get, int list, int put, int post, int delete, int settings)
            throws Exception {
        var owner = askers.get("owner");
        var container = "/" + Math.abs(java.util.Objects.hash(read, write, asker));
        owner.call("PUT", container, "");
        owner.call("PUT", container + "/there", "x");
        if (read != null) {
            assertThat(owner.call("POST", container, "", "X-Container-Read", read)
                            .status())
                    .isEqualTo(204);
        }
        if (write != null) {
            assertThat(owner.call("POST", container, "", "X-Container-Write", write)
                            .status())
                    .isEqualTo(204);
        }
        var who = askers.get(asker);
        assertThat(who.call("GET", container + "/there", "").status())
                .as("read")
                .isEqualTo(get);
        assertThat(who.call("HEAD", container + "/there", "").status())
                .as("head")
                .isEqualTo(get);
        assertThat(who.call("GET", container + "?format=json", "").status())
                .as("list")
                .isEqualTo(list);
        assertThat(who.call("PUT", container + "/new", "y").status()).as("put").isEqualTo(put);
        assertThat(who.call("POST", container + "/there", "", "X-Object-Meta-A", "1")
                        .status())
                .as("post")
                .isEqualTo(post);
        assertThat(who.call("DELETE", container + "/there", "").status())
                .as("delete")
                .isEqualTo(delete);
        assertThat(who.call("POST", container, "", "X-Container-Meta-A", "1").status())
                .as("settings")
                .isEqualTo(settings);
    }

    @ParameterizedTest
    @CsvSource({
        "http://good.example/page, 200",
        "http://www.good.example/, 401",
        "http://good.example.evil/, 401",
        "good.example, 401",
        "http://a.fine.example/, 200",
        "http://bad.fine.example/, 401",
    })
    void referrersAreHostsAndTheLastRuleThatFitsCounts(String referrer, int status) throws Exception {
        var owner = askers.get("owner");
        owner.call("PUT", "/referred", "", "X-Container-Read", ".r:good.example,.r:.fine.example,.r:-bad.fine.example");
        owner.call("PUT", "/referred/o", "x");
        assertThat(askers.get("nobody")
                        .call("GET", "/referred/o", "", "Referer", referrer)
                        .status())
                .isEqualTo(status);
    }

    @Test
    void whoOnlyReadsSeesNoList() throws Exception {
        var owner = askers.get("owner");
        owner.call("PUT", "/secretive", "", "X-Container-Read", "test2", "X-Container-Meta-Temp-Url-Key", "k");
        var seen = askers.get("stranger").call("HEAD", "/secretive", "");
        assertThat(seen.status()).isEqualTo(204);
        assertThat(seen.header("X-Container-Read")).isEmpty();
        assertThat(seen.header("X-Container-Meta-Temp-Url-Key")).isEmpty();
        assertThat(owner.call("HEAD", "/secretive", "").header("X-Container-Read"))
                .isEqualTo("test2");
    }

    @Test
    void whoMayNotReadLearnsNotWhetherItIsThere() throws Exception {
        var stranger = askers.get("stranger");
        assertThat(stranger.call("GET", "/never-made/o", "").status()).isEqualTo(403);
        assertThat(stranger.call("PUT", "/never-made/o", "x").status()).isEqualTo(403);
        assertThat(askers.get("nobody").call("GET", "/never-made", "").status()).isEqualTo(401);
    }

    @Test
    void accountListsLetOthersIn() throws Exception {
        var owner = Client.user(store, "test2:tester2", "testing2");
        var colleague = Client.user(store, "test:tester3", "testing3").in("AUTH_test2");
        owner.call("PUT", "/c", "");
        assertThat(colleague.call("GET", "", "").status()).isEqualTo(403);
        owner.call("POST", "", "", "X-Account-Access-Control", "{\"read-only\":[\"test:tester3\"]}");
        assertThat(colleague.call("GET", "/c", "").status()).isEqualTo(204);
        assertThat(colleague.call("PUT", "/c/o", "x").status()).isEqualTo(403);
        owner.call("POST", "", "", "X-Account-Access-Control", "{\"read-write\":[\"test:tester3\"]}");
        assertThat(colleague.call("PUT", "/c/o", "x").status()).isEqualTo(201);
        assertThat(colleague.call("POST", "", "", "X-Account-Meta-A", "1").status())
                .isEqualTo(403);
        owner.call("POST", "", "", "X-Account-Access-Control", "{\"admin\":[\"test:tester3\"]}");
        assertThat(colleague.call("POST", "", "", "X-Account-Meta-A", "1").status())
                .isEqualTo(204);
        assertThat(owner.call("POST", "", "", "X-Account-Access-Control", "{\"other\":[]}")
                        .status())
                .isEqualTo(400);
        owner.call("POST", "", "", "X-Account-Access-Control", "");
        assertThat(colleague.call("GET", "/c", "").status()).isEqualTo(403);
    }

    @Test
    void aServicesAccountWantsTheServiceToo() throws Exception {
        var user = askers.get("owner").in("SERVICE_test");
        var service = Client.user(store, "test5:tester5", "testing5").token();
        assertThat(user.call("PUT", "/c", "").status()).isEqualTo(403);
        assertThat(user.call("PUT", "/c", "", "X-Service-Token", service).status())
                .isEqualTo(201);
        assertThat(user.call("PUT", "/c", "", "X-Service-Token", "AUTH_tkforged")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void onlyAResellersAdministratorMakesAndRemovesAccounts() throws Exception {
        var owner = askers.get("owner");
        assertThat(owner.call("PUT", "", "").status()).isEqualTo(403);
        assertThat(owner.call("DELETE", "", "").status()).isEqualTo(403);
        var reseller = askers.get("reseller").in("AUTH_made");
        assertThat(reseller.call("PUT", "", "").status()).isEqualTo(201);
        assertThat(reseller.call("PUT", "", "").status()).isEqualTo(202);
        assertThat(reseller.call("DELETE", "", "").status()).isEqualTo(204);
        assertThat(reseller.call("GET", "", "").status()).isEqualTo(410);
    }
}
