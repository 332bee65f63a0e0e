package foehn.identity;

import foehn.kernel.Digests;
import foehn.kernel.Fault;
import foehn.kernel.json.Fields;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Tokens for requests that other services got signed with EC2's and S3's keys: those services hand on what was
/// signed and the signature, and learn whom it is from.
final class Ec2Tokens {
    private static final int TEXT_MAX = 64 * 1024;
    private static final Duration FRESH = Duration.ofMinutes(15);
    private static final DateTimeFormatter AWS_DATE = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");
    private static final Set<String> S3_SERVICES = Set.of("s3", "iam", "sts");

    private final Ec2Keys keys;
    private final Accesses accesses;
    private final Tokens tokens;
    private final TrustStore trusts;
    private final InstantSource clock;

    Ec2Tokens(Ec2Keys keys, Accesses accesses, Tokens tokens, TrustStore trusts, InstantSource clock) {
        this.keys = keys;
        this.accesses = accesses;
        this.tokens = tokens;
        this.trusts = trusts;
        this.clock = clock;
    }

    /// A request with its parameters, headers and signature.
    Tokens.Valid ec2(Fields body) {
        var sent = credentials(body);
        var key = key(sent);
        var signature = sent.optionalText("signature", 1, TEXT_MAX)
                .orElseThrow(() -> Fault.unauthorized("EC2 signature not supplied."));
        var params = texts(sent, "params", false);
        var host = sent.optionalText("host", 0, TEXT_MAX).orElse("");
        var hosts = new ArrayList<>(List.of(host));
        if (host.contains(":")) {
            // Some clients sign without the port.
            hosts.add(host.substring(0, host.lastIndexOf(':')));
        }
        boolean right = hosts.stream()
                .map(h -> new Ec2Signature(
                        params,
                        sent.optionalText("verb", 0, TEXT_MAX).orElse(""),
                        h,
                        sent.optionalText("path", 0, TEXT_MAX).orElse(""),
                        texts(sent, "headers", true),
                        sent.optionalText("body_hash", 0, TEXT_MAX).orElse("")))
                .anyMatch(request -> Digests.same(request.by(key.secret()), signature));
        if (!right) {
            throw Fault.unauthorized("Invalid EC2 signature.");
        }
        requireFresh(sent, params);
        return issue(key);
    }

    /// A text that was signed, in base64, and its signature.
    Tokens.Valid s3(Fields body) {
        var sent = credentials(body);
        var key = key(sent);
        var signature = sent.text("signature", 1, TEXT_MAX);
        if (!Digests.same(s3Signature(signed(sent), key.secret()), signature)) {
            throw Fault.unauthorized("Credential signature mismatch.");
        }
        requireFresh(sent, texts(sent, "params", false));
        return issue(key);
    }

    /// S3 asks with `credentials`, EC2 with `ec2Credentials`, and both with `credential` too.
    private static Fields credentials(Fields body) {
        for (var name : List.of("credentials", "credential", "ec2Credentials")) {
            if (body.has(name) && !body.isNull(name)) {
                return body.object(name);
            }
        }
        throw Fault.unauthorized("EC2 signature not supplied.");
    }

    private Ec2Key key(Fields sent) {
        var access = sent.optionalText("access", 1, TEXT_MAX)
                .orElseThrow(() -> Fault.unauthorized("EC2 signature not supplied."));
        return keys.key(access).orElseThrow(() -> Fault.named(404, "Not Found", "EC2 access key not found."));
    }

    private static byte[] signed(Fields sent) {
        try {
            return Base64.getUrlDecoder()
                    .decode(sent.text("token", 1, TEXT_MAX).replace('+', '-').replace('/', '_'));
        } catch (IllegalArgumentException malformed) {
            throw Fault.invalid("token", "Base64 is expected.");
        }
    }

    private static String s3Signature(byte[] signed, String secret) {
        var text = new String(signed, StandardCharsets.UTF_8);
        if (!text.startsWith("AWS4")) {
            var key = secret.getBytes(StandardCharsets.UTF_8);
            return Base64.getEncoder().encodeToString(Ec2Signature.hmac("HmacSHA1", key, signed));
        }
        var lines = text.split("\n", -1);
        var scope = lines.length == 4 ? lines[2].split("/", -1) : new String[0];
        if (!lines[0].equals("AWS4-HMAC-SHA256")
                || scope.length != 4
                || !scope[3].equals("aws4_request")
                || !S3_SERVICES.contains(scope[2])) {
            throw Fault.unauthorized("Invalid EC2 signature.");
        }
        var key = Ec2Signature.signingKey(secret, scope[0], scope[1], scope[2]);
        return HexFormat.of().formatHex(Ec2Signature.hmac("HmacSHA256", key, signed));
    }

    /// An old request may have been overheard. One without a time was signed so on purpose.
    private void requireFresh(Fields sent, Map<String, String> params) {
        var headers = texts(sent, "headers", true);
        Optional.ofNullable(params.get("Timestamp"))
                .or(() -> Optional.ofNullable(headers.get("x-amz-date")))
                .or(() -> Optional.ofNullable(params.get("X-Amz-Date")))
                .map(Ec2Tokens::millis)
                .filter(at -> clock.millis() > at + FRESH.toMillis())
                .ifPresent(_ -> {
                    throw Fault.unauthorized("Credential is expired.");
                });
    }

    private static long millis(String text) {
        try {
            return text.contains("-")
                    ? Expiry.micros(text) / 1000
                    : LocalDateTime.parse(text, AWS_DATE)
                            .toInstant(ZoneOffset.UTC)
                            .toEpochMilli();
        } catch (DateTimeException malformed) {
            throw Fault.unauthorized("Credential timestamp is invalid.");
        }
    }

    private Tokens.Valid issue(Ec2Key key) {
        var subject = key.subject();
        var access = accesses.of(subject).orElseThrow(Tokens::refused);
        if (subject.by().orElse(null) instanceof Delegation.Trust(var id) && !trusts.use(id)) {
            throw Tokens.refused();
        }
        var proven = new Proven(
                subject.userId(),
                access.user().generation(),
                subject.by(),
                Optional.of(subject.scope()),
                access.notAfter(),
                Optional.empty());
        return tokens.issue(proven, Set.of(AuthMethod.EC2_CREDENTIAL), access);
    }

    private static Map<String, String> texts(Fields sent, String name, boolean lowerCase) {
        var found = new HashMap<String, String>();
        sent.optionalObject(name)
                .ifPresent(object -> object.node().properties().forEach(entry -> {
                    var value = entry.getValue();
                    if (value.isContainer()) {
                        throw Fault.invalid(name, "Texts are expected.");
                    }
                    var key = entry.getKey();
                    found.put(lowerCase ? key.toLowerCase(Locale.ROOT) : key, value.asString(""));
                }));
        return found;
    }
}
