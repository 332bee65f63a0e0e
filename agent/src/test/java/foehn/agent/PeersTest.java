package foehn.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import foehn.hypervisor.HostUnreachable;
import foehn.hypervisor.remote.Authority;
import foehn.hypervisor.remote.Identity;
import foehn.hypervisor.remote.Identity.Role;
import foehn.hypervisor.remote.TlsDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may command a host, and which host the control plane believes.
class PeersTest {
    @TempDir
    Path dir;

    private final ScriptedHost host = new ScriptedHost();
    private Served served;

    @BeforeEach
    void serve() throws Exception {
        served = new Served(host, dir);
    }

    @AfterEach
    void close() throws Exception {
        served.close();
    }

    @Test
    void theControlPlaneIsServed() {
        assertThat(served.remote.facts()).isEqualTo(ScriptedHost.FACTS);
    }

    @Test
    void anotherHostIsRefused() throws Exception {
        var h2 = served.authority.issue(new Identity(Role.HOST, "h2"), Set.of(Served.HERE), dir.resolve("h2"));
        assertRefused(h2);
    }

    @Test
    void theControlPlaneOfAnotherCloudIsRefused() throws Exception {
        var foreign = Authority.open(dir.resolve("foreign"));
        var tls = foreign.issue(new Identity(Role.CONTROL_PLANE, "foehn"), Set.of(), dir.resolve("foreign-cp"));
        assertRefused(tls);
    }

    /// Trusts whatever the agent shows, so that only the agent's own check can refuse.
    private void assertRefused(TlsDirectory tls) throws Exception {
        assertThatThrownBy(() -> get(trusting(tls))).isInstanceOf(IOException.class);
        assertThat(host.calls).isEmpty();
    }

    private static SSLContext trusting(TlsDirectory tls) throws Exception {
        // A foreign directory must trust the agent's authority to get as far as showing its own certificate.
        var ca = tls.directory().resolveSibling("ca").resolve("ca-cert.pem");
        Files.copy(ca, tls.directory().resolve("ca-cert.pem"), StandardCopyOption.REPLACE_EXISTING);
        return tls.context(_ -> true);
    }

    private String get(SSLContext tls) throws Exception {
        try (var client = HttpClient.newBuilder().sslContext(tls).build()) {
            var request = HttpRequest.newBuilder(served.address().resolve("/v1/facts"))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    @Test
    void whoeverShowsNoCertificateIsRefused() throws Exception {
        var anonymous = SSLContext.getInstance("TLS");
        var anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        try (var in = Files.newInputStream(dir.resolve("ca/ca-cert.pem"))) {
            anchors.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(anchors);
        anonymous.init(null, trust.getTrustManagers(), null);
        assertThatThrownBy(() -> get(anonymous)).isInstanceOf(IOException.class);
        assertThat(host.calls).isEmpty();
    }

    @Test
    void clearTextIsRefused() throws Exception {
        try (var socket = new Socket(Served.HERE, served.address().getPort())) {
            socket.getOutputStream()
                    .write("GET /v1/facts HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("hostname");
        }
        assertThat(host.calls).isEmpty();
    }

    @Test
    void theControlPlaneDoesNotBelieveAHostOfAnotherName() {
        var wrong = served.client().host("h2", served.address());
        assertThatThrownBy(wrong::facts).isInstanceOf(HostUnreachable.class).hasMessageContaining("not host h2");
    }

    @Test
    void theControlPlaneDoesNotBelieveAHostAtAnAddressThatIsNotIts() throws Exception {
        var elsewhere = served.authority.issue(
                new Identity(Role.HOST, "h3"), Set.of(InetAddress.ofLiteral("198.18.0.3")), dir.resolve("h3"));
        try (var agent = new Agent(host, new InetSocketAddress(Served.HERE, 0), Served.agentSide(elsewhere))) {
            var remote = served.client().host("h3", URI.create("https://127.0.0.1:" + agent.port()));
            assertThatThrownBy(remote::facts).isInstanceOf(HostUnreachable.class);
        }
        assertThat(host.calls).isEmpty();
    }

    @Test
    void theControlPlaneDoesNotBelieveWhoIsNoHost() throws Exception {
        var control = served.authority.issue(
                new Identity(Role.CONTROL_PLANE, "h1"), Set.of(Served.HERE), dir.resolve("pretender"));
        try (var agent = new Agent(host, new InetSocketAddress(Served.HERE, 0), Served.agentSide(control))) {
            var remote = served.client().host("h1", URI.create("https://127.0.0.1:" + agent.port()));
            assertThatThrownBy(remote::facts).isInstanceOf(HostUnreachable.class);
        }
        assertThat(host.calls).isEmpty();
    }

    @Test
    void aHostThatIsDownIsUnreachableAtOnce() throws Exception {
        served.stopAgent();
        long begin = System.nanoTime();
        assertThatThrownBy(() -> served.remote.start(ScriptedHost.GUEST, 1)).isInstanceOf(HostUnreachable.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
    }

    /// The connection kept from before is dead; the caller does not notice.
    @Test
    void anAgentThatRestartsIsFoundAgain() throws Exception {
        assertThat(served.remote.facts()).isEqualTo(ScriptedHost.FACTS);
        int port = served.address().getPort();
        served.stopAgent();
        try (var again = new Served(host, dir, port)) {
            assertThat(again.address().getPort()).isEqualTo(port);
            served.remote.start(ScriptedHost.GUEST, 1);
            assertThat(host.calls.stream().filter(call -> call.getFirst().equals("start")))
                    .hasSize(1);
        }
    }
}
