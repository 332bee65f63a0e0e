package foehn.identity;

import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import tools.jackson.databind.node.ObjectNode;

/// `/v3/OS-FEDERATION`: identity providers with their protocols, mappings, and service providers.
final class FederationRoutes {
    private static final String BASE = "/v3/OS-FEDERATION";
    private static final String PROVIDERS = BASE + "/identity_providers";
    private static final String PROTOCOLS = PROVIDERS + "/{id}/protocols";
    private static final String MAPPINGS = BASE + "/mappings";
    private static final String SERVICES = BASE + "/service_providers";

    private final Federation federation;

    FederationRoutes(Federation federation) {
        this.federation = federation;
    }

    Routes routes() {
        return new Routes()
                .on("GET", PROVIDERS, Policy.SYSTEM_READER, this::providers)
                .on("GET", PROVIDERS + "/{id}", Policy.SYSTEM_READER, this::provider)
                .on("PUT", PROVIDERS + "/{id}", Policy.ADMIN, this::createProvider)
                .on("PATCH", PROVIDERS + "/{id}", Policy.ADMIN, this::updateProvider)
                .on("DELETE", PROVIDERS + "/{id}", Policy.ADMIN, this::deleteProvider)
                .on("GET", PROTOCOLS, Policy.SYSTEM_READER, this::protocols)
                .on("GET", PROTOCOLS + "/{protocol}", Policy.SYSTEM_READER, this::protocol)
                .on("PUT", PROTOCOLS + "/{protocol}", Policy.ADMIN, this::createProtocol)
                .on("PATCH", PROTOCOLS + "/{protocol}", Policy.ADMIN, this::updateProtocol)
                .on("DELETE", PROTOCOLS + "/{protocol}", Policy.ADMIN, this::deleteProtocol)
                .on("GET", MAPPINGS, Policy.SYSTEM_READER, this::mappings)
                .on("GET", MAPPINGS + "/{id}", Policy.SYSTEM_READER, this::mapping)
                .on("PUT", MAPPINGS + "/{id}", Policy.ADMIN, this::createMapping)
                .on("PATCH", MAPPINGS + "/{id}", Policy.ADMIN, this::updateMapping)
                .on("DELETE", MAPPINGS + "/{id}", Policy.ADMIN, this::deleteMapping)
                .on("GET", SERVICES, Policy.SYSTEM_READER, this::services)
                .on("GET", SERVICES + "/{id}", Policy.SYSTEM_READER, this::service)
                .on("PUT", SERVICES + "/{id}", Policy.ADMIN, this::createService)
                .on("PATCH", SERVICES + "/{id}", Policy.ADMIN, this::updateService)
                .on("DELETE", SERVICES + "/{id}", Policy.ADMIN, this::deleteService);
    }

    private static String id(Exchange x) {
        return x.variable("id");
    }

    private static void answer(Exchange x, int status, String kind, ObjectNode view) {
        x.json(status, Json.object().set(kind, view));
    }

    private void providers(Exchange x) {
        Links.list(x, "identity_providers", federation.providers(Listing.of(x, "id", "enabled")), p -> view(x, p));
    }

    private void provider(Exchange x) {
        answer(x, 200, "identity_provider", view(x, federation.provider(id(x))));
    }

    private void createProvider(Exchange x) {
        var made = federation.createProvider(id(x), x.fields("identity_provider"));
        answer(x, 201, "identity_provider", view(x, made));
    }

    private void updateProvider(Exchange x) {
        var changed = federation.updateProvider(id(x), x.fields("identity_provider"));
        answer(x, 200, "identity_provider", view(x, changed));
    }

    private void deleteProvider(Exchange x) {
        federation.deleteProvider(id(x));
        x.status(204);
    }

    private ObjectNode view(Exchange x, IdentityProvider provider) {
        var view = Json.object()
                .put("id", provider.id())
                .put("domain_id", provider.domainId())
                .put("enabled", provider.enabled())
                .put("description", provider.description())
                .put("authorization_ttl", provider.authorizationTtl());
        federation.remoteIds(provider).forEach(view.putArray("remote_ids")::add);
        var path = PROVIDERS + "/" + provider.id();
        Links.self(x, path, view);
        ((ObjectNode) view.path("links")).put("protocols", x.baseUrl() + Links.PREFIX + path + "/protocols");
        return view;
    }

    private void protocols(Exchange x) {
        Links.list(x, "protocols", federation.protocols(id(x), Listing.of(x)), p -> view(x, p));
    }

    private void protocol(Exchange x) {
        answer(x, 200, "protocol", view(x, federation.protocol(id(x), x.variable("protocol"))));
    }

    private void createProtocol(Exchange x) {
        var made = federation.createProtocol(id(x), x.variable("protocol"), x.fields("protocol"));
        answer(x, 201, "protocol", view(x, made));
    }

    private void updateProtocol(Exchange x) {
        var changed = federation.updateProtocol(id(x), x.variable("protocol"), x.fields("protocol"));
        answer(x, 200, "protocol", view(x, changed));
    }

    private void deleteProtocol(Exchange x) {
        federation.deleteProtocol(id(x), x.variable("protocol"));
        x.status(204);
    }

    private static ObjectNode view(Exchange x, FederationProtocol protocol) {
        var view = Json.object().put("id", protocol.id()).put("mapping_id", protocol.mappingId());
        if (protocol.remoteIdAttribute() != null) {
            view.put("remote_id_attribute", protocol.remoteIdAttribute());
        }
        var provider = PROVIDERS + "/" + protocol.providerId();
        Links.self(x, provider + "/protocols/" + protocol.id(), view);
        ((ObjectNode) view.path("links")).put("identity_provider", x.baseUrl() + Links.PREFIX + provider);
        return view;
    }

    private void mappings(Exchange x) {
        Links.list(x, "mappings", federation.mappings(Listing.of(x)), m -> view(x, m));
    }

    private void mapping(Exchange x) {
        answer(x, 200, "mapping", view(x, federation.mapping(id(x))));
    }

    private void createMapping(Exchange x) {
        answer(x, 201, "mapping", view(x, federation.createMapping(id(x), x.fields("mapping"))));
    }

    private void updateMapping(Exchange x) {
        answer(x, 200, "mapping", view(x, federation.updateMapping(id(x), x.fields("mapping"))));
    }

    private void deleteMapping(Exchange x) {
        federation.deleteMapping(id(x));
        x.status(204);
    }

    private static ObjectNode view(Exchange x, FederationMapping mapping) {
        var view = Json.object().put("id", mapping.id()).put("schema_version", mapping.schemaVersion());
        view.set("rules", Json.MAPPER.readTree(mapping.rules()));
        return Links.self(x, MAPPINGS + "/" + mapping.id(), view);
    }

    private void services(Exchange x) {
        Links.list(x, "service_providers", federation.services(Listing.of(x, "id", "enabled")), p -> view(x, p));
    }

    private void service(Exchange x) {
        answer(x, 200, "service_provider", view(x, federation.service(id(x))));
    }

    private void createService(Exchange x) {
        var made = federation.createService(id(x), x.fields("service_provider"));
        answer(x, 201, "service_provider", view(x, made));
    }

    private void updateService(Exchange x) {
        var changed = federation.updateService(id(x), x.fields("service_provider"));
        answer(x, 200, "service_provider", view(x, changed));
    }

    private void deleteService(Exchange x) {
        federation.deleteService(id(x));
        x.status(204);
    }

    private static ObjectNode view(Exchange x, ServiceProvider provider) {
        var view = Json.object()
                .put("id", provider.id())
                .put("auth_url", provider.authUrl())
                .put("sp_url", provider.spUrl())
                .put("enabled", provider.enabled())
                .put("description", provider.description())
                .put("relay_state_prefix", provider.relayStatePrefix());
        return Links.self(x, SERVICES + "/" + provider.id(), view);
    }
}
