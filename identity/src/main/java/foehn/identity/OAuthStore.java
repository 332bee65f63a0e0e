package foehn.identity;

import foehn.kernel.db.Database;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Consumers, what they ask for, and what they were given.
final class OAuthStore {
    private final Database db;
    private final EpochStore epoch;
    private final ListStore lists;

    OAuthStore(Database db, EpochStore epoch, ListStore lists) {
        this.db = db.rows(Consumer.class, RequestToken.class, AccessToken.class);
        this.epoch = epoch;
        this.lists = lists;
    }

    Page<Consumer> consumers(Listing listing) {
        return lists.page("oauth1_consumer", Consumer.class, listing);
    }

    Optional<Consumer> consumer(String id) {
        return lists.find("oauth1_consumer", Consumer.class, id);
    }

    void insert(Consumer consumer) {
        db.run(h -> h.execute(
                "INSERT INTO oauth1_consumer (id, description, sealed, extra) VALUES (?, ?, ?, ?)",
                consumer.id(),
                consumer.description(),
                consumer.sealed(),
                consumer.extra()));
    }

    void update(Consumer consumer) {
        db.run(h -> h.execute(
                "UPDATE oauth1_consumer SET description = ?, extra = ? WHERE id = ?",
                consumer.description(),
                consumer.extra(),
                consumer.id()));
    }

    /// With all that it was given.
    void deleteConsumer(String id) {
        epoch.run(h -> h.execute("DELETE FROM oauth1_consumer WHERE id = ?", id));
    }

    Optional<RequestToken> request(String id) {
        return lists.find("oauth1_request_token", RequestToken.class, id);
    }

    /// Drops those that nobody answered in time.
    void insert(RequestToken token, long now) {
        db.run(h -> {
            h.execute("DELETE FROM oauth1_request_token WHERE expires_at <= ?", now);
            h.execute(
                    """
                    INSERT INTO oauth1_request_token (id, consumer_id, project_id, role_ids, sealed, expires_at)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                    token.id(),
                    token.consumerId(),
                    token.projectId(),
                    token.roleIds(),
                    token.sealed(),
                    token.expiresAt());
        });
    }

    void authorize(String id, String userId, String roleIds, String verifier) {
        db.run(h -> h.execute(
                "UPDATE oauth1_request_token SET user_id = ?, role_ids = ?, verifier = ? WHERE id = ?",
                userId,
                roleIds,
                verifier,
                id));
    }

    /// Whether the request was still there: it is good for one access token.
    boolean exchange(RequestToken request, AccessToken access, Collection<String> roleIds) {
        return epoch.change(h -> {
            if (h.execute("DELETE FROM oauth1_request_token WHERE id = ?", request.id()) == 0) {
                return false;
            }
            h.execute("""
                    INSERT INTO oauth1_access_token (id, consumer_id, project_id, user_id, sealed)
                    VALUES (?, ?, ?, ?, ?)
                    """, access.id(), access.consumerId(), access.projectId(), access.userId(), access.sealed());
            roleIds.forEach(role -> h.execute(
                    "INSERT INTO oauth1_access_token_role (access_token_id, role_id) VALUES (?, ?)",
                    access.id(),
                    role));
            return true;
        });
    }

    Page<AccessToken> accessTokens(Listing listing) {
        return lists.page("oauth1_access_token", AccessToken.class, listing);
    }

    Optional<AccessToken> accessToken(String id) {
        return lists.find("oauth1_access_token", AccessToken.class, id);
    }

    List<Role> roles(String accessTokenId) {
        return db.read(h ->
                h.createQuery("""
                        SELECT * FROM role WHERE id IN
                            (SELECT role_id FROM oauth1_access_token_role WHERE access_token_id = :id)
                        ORDER BY name
                        """).bind("id", accessTokenId).mapTo(Role.class).list());
    }

    void deleteAccessToken(String id) {
        epoch.run(h -> h.execute("DELETE FROM oauth1_access_token WHERE id = ?", id));
    }
}
