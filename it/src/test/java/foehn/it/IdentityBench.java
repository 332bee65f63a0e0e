package foehn.it;

import foehn.identity.Bootstrap;
import foehn.identity.IdentityConfig;
import foehn.identity.IdentityService;
import foehn.kernel.auth.Authenticator;
import foehn.kernel.http.Mount;
import foehn.testkit.Api;
import foehn.testkit.Engine;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntConsumer;

/// What identity costs a request of another service: the check of a token, and the secret of an S3 key. A program to
/// run by hand, for a machine that others use too makes no clock that a test could trust.
public final class IdentityBench {
    private static final int WARM_UP = 200_000;
    private static final int CALLS = 200_000;

    public static void main(String[] arguments) throws Exception {
        var keys = Files.createTempDirectory("identity-bench");
        try (var db = Engine.SQLITE.fresh()) {
            var identity =
                    new IdentityService(db, new IdentityConfig(Duration.ofHours(1), 4, keys), InstantSource.system());
            identity.bootstrap(new Bootstrap("secret", "RegionOne", List.of(), Optional.empty()));
            try (var api = new Api(identity.authenticator(), identity.mounts().toArray(Mount[]::new))) {
                var answer = api.post("/identity/v3/auth/tokens", "", """
                        {"auth": {"identity": {"methods": ["password"], "password": {"user":
                            {"name": "admin", "domain": {"id": "default"}, "password": "secret"}}},
                          "scope": {"project": {"name": "admin", "domain": {"id": "default"}}}}}""").expect(201);
                var token = answer.header("X-Subject-Token").orElseThrow();
                var user = answer.json().at("/token/user/id").asString();
                var key = api.post(
                                "/identity/v3/users/" + user + "/credentials/OS-EC2",
                                token,
                                "{\"tenant_id\": \""
                                        + answer.json().at("/token/project/id").asString() + "\"}")
                        .expect(201)
                        .json()
                        .at("/credential/access")
                        .asString();
                var asked = new Authenticator.Asked("object-store", "GET", "/v1/AUTH_x/c/o");
                measure(
                        "token",
                        _ -> identity.authenticator().authenticate(token, asked).orElseThrow());
                measure("S3 key", _ -> identity.s3Keys().find(key).orElseThrow());
            }
        }
    }

    private static void measure(String what, IntConsumer call) {
        for (int i = 0; i < WARM_UP; i++) {
            call.accept(i);
        }
        var nanos = new long[CALLS];
        for (int i = 0; i < CALLS; i++) {
            long begin = System.nanoTime();
            call.accept(i);
            nanos[i] = System.nanoTime() - begin;
        }
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "%-8s median %.2f us, p99 %.2f us, p99.9 %.2f us%n",
                what,
                nanos[CALLS / 2] / 1e3,
                nanos[CALLS / 100 * 99] / 1e3,
                nanos[CALLS / 1000 * 999] / 1e3);
    }

    private IdentityBench() {}
}
