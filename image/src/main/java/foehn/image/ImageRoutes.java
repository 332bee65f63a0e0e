package foehn.image;

import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// `/v2/images`: everything about images but their bytes and members.
final class ImageRoutes {
    private final Images images;

    ImageRoutes(Images images) {
        this.images = images;
    }

    Routes routes() {
        return new Routes()
                .on("GET", "/v2/images", Policy.READER, this::list)
                .on("POST", "/v2/images", Policy.MEMBER, this::create)
                .on("GET", "/v2/images/{id}", Policy.READER, this::show)
                .on("PATCH", "/v2/images/{id}", Policy.MEMBER, this::update)
                .on("DELETE", "/v2/images/{id}", Policy.MEMBER, this::delete)
                .on("POST", "/v2/images/{id}/actions/deactivate", Policy.MEMBER, this::deactivate)
                .on("POST", "/v2/images/{id}/actions/reactivate", Policy.MEMBER, this::reactivate)
                .on("PUT", "/v2/images/{id}/tags/{tag}", Policy.MEMBER, this::addTag)
                .on("DELETE", "/v2/images/{id}/tags/{tag}", Policy.MEMBER, this::removeTag);
    }

    private void list(Exchange x) {
        var query = ListQuery.of(x);
        var found = images.list(x.caller(), query);
        var body = Json.object();
        var array = body.putArray("images");
        found.forEach(i -> array.add(ImageView.of(i)));
        body.put("schema", "/v2/schemas/images").put("first", page(x, Optional.empty()));
        if (!found.isEmpty() && found.size() == query.limit()) {
            body.put("next", page(x, Optional.of(found.getLast().image().id())));
        }
        x.json(200, body);
    }

    /// The same list beginning elsewhere.
    private static String page(Exchange x, Optional<String> marker) {
        var parts = new ArrayList<String>();
        for (var name : new LinkedHashSet<>(x.queryNames())) {
            if (!name.equals("marker")) {
                x.queryAll(name).forEach(value -> parts.add(encode(name) + "=" + encode(value)));
            }
        }
        marker.ifPresent(m -> parts.add("marker=" + m));
        return "/v2/images" + (parts.isEmpty() ? "" : "?" + String.join("&", parts));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private void create(Exchange x) {
        var created = images.create(x.caller(), Fields.of(x.json(), "body").node());
        x.setHeader(
                "Location", x.baseUrl() + "/image/v2/images/" + created.image().id());
        x.setHeader("OpenStack-image-import-methods", String.join(",", Imports.METHODS));
        x.setHeader("OpenStack-image-store-ids", Stores.ONLY);
        x.json(201, ImageView.of(created));
    }

    private void show(Exchange x) {
        x.json(200, ImageView.of(images.get(x.caller(), x.variable("id"))));
    }

    private void update(Exchange x) {
        var type = x.header("Content-Type").orElse("").split(";", 2)[0].strip();
        List<Change> changes = Change.parse(type, x.json());
        x.json(200, ImageView.of(images.update(x.caller(), x.variable("id"), changes)));
    }

    private void delete(Exchange x) {
        images.delete(x.caller(), x.variable("id"));
        x.status(204);
    }

    private void deactivate(Exchange x) {
        images.deactivate(x.caller(), x.variable("id"));
        x.status(204);
    }

    private void reactivate(Exchange x) {
        images.reactivate(x.caller(), x.variable("id"));
        x.status(204);
    }

    private void addTag(Exchange x) {
        images.addTag(x.caller(), x.variable("id"), x.variable("tag"));
        x.status(204);
    }

    private void removeTag(Exchange x) {
        images.removeTag(x.caller(), x.variable("id"), x.variable("tag"));
        x.status(204);
    }
}
