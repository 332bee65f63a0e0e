package foehn.identity;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;

/// The text of a token: a packed [TokenPayload], signed, in base64 for URLs. About 170 characters.
///
/// It is signed with HMAC-SHA-256 and not encrypted. All that a token holds is told to whoever asks about it with
/// `GET /v3/auth/tokens`, so there is nothing to hide, and one pass of a MAC that the CPU has instructions for is the
/// cheapest check there is: no database, no public-key arithmetic. (JWT would say the same in three times the
/// length and lets the sender name the algorithm; Fernet encrypts, and spends half its bytes on that.) The key's id
/// comes first, so that keys can be changed without ending sessions.
///
/// ```
/// 1 byte kind and format | 4 key id | ids, generations, methods, audit ids, delegation, times | 32 HMAC of all before
/// ```
final class TokenFormat {
    private static final byte TOKEN = 2;
    private static final byte RECEIPT = 3;
    private static final int MAC_BYTES = 32;
    private static final int TEXT_CHARS_MAX = 1024;
    private static final int AUDIT_ID_BYTES = 16;
    private static final int HEX_ID = 0xFF;
    private static final Base64.Encoder TO_TEXT = Base64.getUrlEncoder().withoutPadding();

    private final TokenKeys keys;
    private final byte version;

    TokenFormat(TokenKeys keys) {
        this(keys, TOKEN);
    }

    private TokenFormat(TokenKeys keys, byte version) {
        this.keys = keys;
        this.version = version;
    }

    /// The same for receipts, which are no tokens.
    static TokenFormat ofReceipts(TokenKeys keys) {
        return new TokenFormat(keys, RECEIPT);
    }

    String sign(TokenPayload token) {
        var key = keys.newest();
        var out = ByteBuffer.allocate(TEXT_CHARS_MAX);
        out.put(version).putInt(key.id());
        putId(out, token.userId());
        out.putLong(token.userGeneration());
        putScope(out, token.scope());
        out.putLong(token.scopeGeneration());
        int methods = 0;
        for (var method : token.methods()) {
            methods |= method.bit();
        }
        out.put((byte) methods).put((byte) token.auditIds().size());
        token.auditIds().forEach(id -> out.put(Base64.getUrlDecoder().decode(id)));
        putDelegation(out, token.by());
        out.putInt((int) (token.issuedAt() / 1000)).putInt((int) (token.expiresAt() / 1000));
        byte[] body = Arrays.copyOf(out.array(), out.position());
        byte[] signed = Arrays.copyOf(body, body.length + MAC_BYTES);
        System.arraycopy(mac(key, body, body.length), 0, signed, body.length, MAC_BYTES);
        return TO_TEXT.encodeToString(signed);
    }

    /// Empty for whatever we did not sign. Says nothing about expiry.
    Optional<TokenPayload> verify(String text) {
        if (text.length() > TEXT_CHARS_MAX) {
            return Optional.empty();
        }
        byte[] signed;
        try {
            signed = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        int length = signed.length - MAC_BYTES;
        // The same bytes have several spellings in base64 (padding, spare bits); only ours is a token.
        if (length < 5
                || signed[0] != version
                || !TO_TEXT.encodeToString(signed).equals(text)) {
            return Optional.empty();
        }
        var in = ByteBuffer.wrap(signed, 1, length - 1);
        return keys.find(in.getInt())
                .filter(key -> MessageDigest.isEqual(
                        mac(key, signed, length), Arrays.copyOfRange(signed, length, signed.length)))
                .flatMap(_ -> unpack(in));
    }

    private static Optional<TokenPayload> unpack(ByteBuffer in) {
        try {
            var userId = id(in);
            long userGeneration = in.getLong();
            var scope = scope(in);
            long scopeGeneration = in.getLong();
            var methods = methods(in.get());
            var auditIds = new ArrayList<String>();
            for (int n = in.get(); n > 0; n--) {
                var audit = new byte[AUDIT_ID_BYTES];
                in.get(audit);
                auditIds.add(TO_TEXT.encodeToString(audit));
            }
            var by = delegation(in);
            return Optional.of(new TokenPayload(
                    userId,
                    userGeneration,
                    scope,
                    scopeGeneration,
                    methods,
                    auditIds,
                    by,
                    seconds(in.getInt()),
                    seconds(in.getInt())));
        } catch (BufferUnderflowException _) {
            // Signed by us, and not readable by us: a format of the future.
            return Optional.empty();
        }
    }

    /// Unsigned, so that it lasts until 2106.
    private static long seconds(int packed) {
        return Integer.toUnsignedLong(packed) * 1000;
    }

    private static List<AuthMethod> methods(byte bits) {
        return Arrays.stream(AuthMethod.values())
                .filter(method -> (bits & method.bit()) != 0)
                .toList();
    }

    private static void putScope(ByteBuffer out, Scope scope) {
        switch (scope) {
            case Scope.Unscoped() -> out.put((byte) 0);
            case Scope.OfSystem() -> out.put((byte) 1);
            case Scope.OfProject(var id) -> putId(out.put((byte) 2), id);
            case Scope.OfDomain(var id) -> putId(out.put((byte) 3), id);
        }
    }

    private static Scope scope(ByteBuffer in) {
        return switch (in.get()) {
            case 0 -> new Scope.Unscoped();
            case 1 -> new Scope.OfSystem();
            case 2 -> new Scope.OfProject(id(in));
            case 3 -> new Scope.OfDomain(id(in));
            default -> throw new BufferUnderflowException();
        };
    }

    private static void putDelegation(ByteBuffer out, Optional<Delegation> by) {
        switch (by.orElse(null)) {
            case null -> out.put((byte) 0);
            case Delegation.Credential(var id) -> putId(out.put((byte) 1), id);
            case Delegation.Trust(var id) -> putId(out.put((byte) 2), id);
            case Delegation.AccessToken(var id) -> putId(out.put((byte) 3), id);
        }
    }

    private static Optional<Delegation> delegation(ByteBuffer in) {
        return switch (in.get()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(new Delegation.Credential(id(in)));
            case 2 -> Optional.of(new Delegation.Trust(id(in)));
            case 3 -> Optional.of(new Delegation.AccessToken(id(in)));
            default -> throw new BufferUnderflowException();
        };
    }

    /// Nearly every id is 32 hexadecimal digits and goes into 16 bytes; `default` goes as it is.
    private static void putId(ByteBuffer out, String id) {
        if (id.length() == 32 && id.chars().allMatch(TokenFormat::isLowerHex)) {
            out.put((byte) HEX_ID).put(HexFormat.of().parseHex(id));
        } else {
            byte[] utf8 = id.getBytes(StandardCharsets.UTF_8);
            if (utf8.length > 64) {
                throw new IllegalArgumentException("an id of " + utf8.length + " bytes");
            }
            out.put((byte) utf8.length).put(utf8);
        }
    }

    private static String id(ByteBuffer in) {
        int length = in.get() & 0xFF;
        var bytes = new byte[length == HEX_ID ? 16 : length];
        in.get(bytes);
        return length == HEX_ID ? HexFormat.of().formatHex(bytes) : new String(bytes, StandardCharsets.UTF_8);
    }

    private static boolean isLowerHex(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }

    private static byte[] mac(TokenKeys.Key key, byte[] bytes, int length) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key.secret());
            mac.update(bytes, 0, length);
            return mac.doFinal();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
