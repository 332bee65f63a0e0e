package foehn.hypervisor.remote;

import foehn.hypervisor.HostUnreachable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import tools.jackson.core.JacksonException;

/// Sends one request to one agent and turns whatever comes back, or does not, into an answer or a typed exception.
final class AgentLink {
    /// On a cloud's own network a connection takes milliseconds, on an overloaded host seconds; one that is down must
    /// not hold up its callers.
    private static final Duration CONNECT_MAX = Duration.ofSeconds(6);

    private final String hostname;
    private final URI address;
    private final HttpClient client;

    AgentLink(String hostname, URI address, HttpClient client) {
        this.hostname = hostname;
        this.address = address;
        this.client = client;
    }

    static HttpClient client(SSLContext tls) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(tls)
                .connectTimeout(CONNECT_MAX)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /// The body of a 2xx answer; empty for 204.
    ///
    /// @param deadline for the whole exchange
    /// @param repeatable whether the request may be sent again when a kept connection proves to be dead, which is
    ///     how the restart of an agent looks
    Optional<byte[]> send(String method, String path, BodyPublisher body, Duration deadline, boolean repeatable)
            throws IOException {
        var request = HttpRequest.newBuilder(address.resolve(path))
                .method(method, body)
                .timeout(deadline)
                .build();
        var response = exchange(request, repeatable);
        requireHost(response.sslSession());
        if (response.statusCode() == 204) {
            return Optional.empty();
        }
        if (response.statusCode() / 100 == 2) {
            return Optional.of(response.body());
        }
        throw problem(response);
    }

    private HttpResponse<byte[]> exchange(HttpRequest request, boolean repeatable) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (HttpTimeoutException | ConnectException | SSLException e) {
            throw unreachable(e);
        } catch (IOException e) {
            if (repeatable) {
                return exchange(request, false);
            }
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(e);
        }
    }

    private HostUnreachable unreachable(Exception cause) {
        var unreachable = new HostUnreachable("host " + hostname + " at " + address + " does not answer: " + cause);
        unreachable.initCause(cause);
        return unreachable;
    }

    /// The handshake proved that the peer is a host which owns this address; here is proved that it is this host.
    private void requireHost(Optional<SSLSession> session) {
        try {
            var certificate = (X509Certificate) session.orElseThrow().getPeerCertificates()[0];
            var expected = new Identity(Identity.Role.HOST, hostname);
            if (Identity.of(certificate).filter(expected::equals).isEmpty()) {
                throw new HostUnreachable("at " + address + " answers " + certificate.getSubjectX500Principal()
                        + " and not host " + hostname);
            }
        } catch (SSLPeerUnverifiedException e) {
            throw unreachable(e);
        }
    }

    private static IOException problem(HttpResponse<byte[]> response) {
        Exception exception;
        try {
            exception = Wire.MAPPER.readValue(response.body(), Problem.class).exception();
        } catch (JacksonException _) {
            exception = new IOException("HTTP status " + response.statusCode());
        }
        if (exception instanceof RuntimeException typed) {
            throw typed;
        }
        return (IOException) exception;
    }
}
