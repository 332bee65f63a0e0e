package foehn.identity;

import foehn.kernel.db.Database;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Identity providers with their protocols, mappings and service providers.
final class FederationStore {
    private final Database db;
    private final EpochStore epoch;
    private final ListStore lists;

    FederationStore(Database db, EpochStore epoch, ListStore lists) {
        this.db = db.rows(
                IdentityProvider.class, ServiceProvider.class, FederationProtocol.class, FederationMapping.class);
        this.epoch = epoch;
        this.lists = lists;
    }

    Page<IdentityProvider> providers(Listing listing) {
        return lists.page("identity_provider", IdentityProvider.class, listing);
    }

    Optional<IdentityProvider> provider(String id) {
        return lists.find("identity_provider", IdentityProvider.class, id);
    }

    List<String> remoteIds(String providerId) {
        return db.read(h -> h.createQuery(
                        "SELECT remote_id FROM identity_provider_remote_id WHERE provider_id = :id ORDER BY remote_id")
                .bind("id", providerId)
                .mapTo(String.class)
                .list());
    }

    /// Whose remote id it is.
    Optional<String> providerOf(String remoteId) {
        return db.read(h -> h.createQuery("SELECT provider_id FROM identity_provider_remote_id WHERE remote_id = :id")
                .bind("id", remoteId)
                .mapTo(String.class)
                .findOne());
    }

    void insert(IdentityProvider provider, Collection<String> remoteIds) {
        epoch.run(h -> {
            h.execute(
                    """
                    INSERT INTO identity_provider (id, domain_id, enabled, description, authorization_ttl)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                    provider.id(),
                    provider.domainId(),
                    provider.enabled(),
                    provider.description(),
                    provider.authorizationTtl());
            put(h, provider.id(), remoteIds);
        });
    }

    void update(IdentityProvider provider, Collection<String> remoteIds) {
        epoch.run(h -> {
            h.execute(
                    "UPDATE identity_provider SET enabled = ?, description = ?, authorization_ttl = ? WHERE id = ?",
                    provider.enabled(),
                    provider.description(),
                    provider.authorizationTtl(),
                    provider.id());
            h.execute("DELETE FROM identity_provider_remote_id WHERE provider_id = ?", provider.id());
            put(h, provider.id(), remoteIds);
        });
    }

    private static void put(Handle h, String providerId, Collection<String> remoteIds) {
        remoteIds.forEach(id -> h.execute(
                "INSERT INTO identity_provider_remote_id (remote_id, provider_id) VALUES (?, ?)", id, providerId));
    }

    void deleteProvider(String id) {
        epoch.run(h -> h.execute("DELETE FROM identity_provider WHERE id = ?", id));
    }

    Page<FederationProtocol> protocols(Listing listing) {
        return lists.page("federation_protocol", FederationProtocol.class, listing);
    }

    Optional<FederationProtocol> protocol(String providerId, String id) {
        return protocols(Listing.all().and("provider_id", providerId).and("id", id)).items().stream()
                .findFirst();
    }

    /// Whether it was not there yet.
    boolean insert(FederationProtocol protocol) {
        return epoch.change(h -> h.execute(
                        """
                        INSERT INTO federation_protocol (id, provider_id, mapping_id, remote_id_attribute)
                        VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING
                        """, protocol.id(), protocol.providerId(), protocol.mappingId(), protocol.remoteIdAttribute()))
                == 1;
    }

    void update(FederationProtocol protocol) {
        epoch.run(h -> h.execute(
                "UPDATE federation_protocol SET mapping_id = ?, remote_id_attribute = ?"
                        + " WHERE provider_id = ? AND id = ?",
                protocol.mappingId(),
                protocol.remoteIdAttribute(),
                protocol.providerId(),
                protocol.id()));
    }

    void deleteProtocol(String providerId, String id) {
        epoch.run(h -> h.execute("DELETE FROM federation_protocol WHERE provider_id = ? AND id = ?", providerId, id));
    }

    Page<FederationMapping> mappings(Listing listing) {
        return lists.page("federation_mapping", FederationMapping.class, listing);
    }

    Optional<FederationMapping> mapping(String id) {
        return lists.find("federation_mapping", FederationMapping.class, id);
    }

    /// Whether it was not there yet.
    boolean insert(FederationMapping mapping) {
        return epoch.change(h -> h.execute(
                        "INSERT INTO federation_mapping (id, rules, schema_version) VALUES (?, ?, ?)"
                                + " ON CONFLICT DO NOTHING",
                        mapping.id(),
                        mapping.rules(),
                        mapping.schemaVersion()))
                == 1;
    }

    void update(FederationMapping mapping) {
        epoch.run(h -> h.execute(
                "UPDATE federation_mapping SET rules = ?, schema_version = ? WHERE id = ?",
                mapping.rules(),
                mapping.schemaVersion(),
                mapping.id()));
    }

    void deleteMapping(String id) {
        epoch.run(h -> h.execute("DELETE FROM federation_mapping WHERE id = ?", id));
    }

    Page<ServiceProvider> services(Listing listing) {
        return lists.page("service_provider", ServiceProvider.class, listing);
    }

    Optional<ServiceProvider> service(String id) {
        return lists.find("service_provider", ServiceProvider.class, id);
    }

    /// Whether it was not there yet.
    boolean insert(ServiceProvider provider) {
        return epoch.change(h -> h.execute(
                        """
                        INSERT INTO service_provider (id, auth_url, sp_url, enabled, description, relay_state_prefix)
                        VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                        """,
                        provider.id(),
                        provider.authUrl(),
                        provider.spUrl(),
                        provider.enabled(),
                        provider.description(),
                        provider.relayStatePrefix()))
                == 1;
    }

    void update(ServiceProvider provider) {
        epoch.run(h -> h.execute(
                """
                UPDATE service_provider SET auth_url = ?, sp_url = ?, enabled = ?, description = ?,
                    relay_state_prefix = ?
                WHERE id = ?
                """,
                provider.authUrl(),
                provider.spUrl(),
                provider.enabled(),
                provider.description(),
                provider.relayStatePrefix(),
                provider.id()));
    }

    void deleteService(String id) {
        epoch.run(h -> h.execute("DELETE FROM service_provider WHERE id = ?", id));
    }
}
