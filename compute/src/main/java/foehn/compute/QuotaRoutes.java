package foehn.compute;

import foehn.kernel.Fault;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// `/v2.1/os-quota-sets` and `/v2.1/os-quota-class-sets`.
final class QuotaRoutes {
    private final QuotaSets quotas;
    private final Projects projects;

    QuotaRoutes(QuotaSets quotas, Projects projects) {
        this.quotas = quotas;
        this.projects = projects;
    }

    Routes routes() {
        return new Routes()
                .on("GET", "/v2.1/os-quota-sets/{project}", Policy.READER, this::show)
                .on("GET", "/v2.1/os-quota-sets/{project}/defaults", Policy.AUTHENTICATED, this::defaults)
                .on("GET", "/v2.1/os-quota-sets/{project}/detail", Policy.READER, this::detail)
                .on("PUT", "/v2.1/os-quota-sets/{project}", Policy.ADMIN, this::update)
                .on("DELETE", "/v2.1/os-quota-sets/{project}", Policy.ADMIN, this::delete)
                .on("GET", "/v2.1/os-quota-class-sets/{class}", Policy.ADMIN, this::showClass)
                .on("PUT", "/v2.1/os-quota-class-sets/{class}", Policy.ADMIN, this::updateClass);
    }

    private static String readable(Exchange x) {
        var project = x.variable("project");
        if (!x.caller().mayTouch(project)) {
            throw Fault.forbidden("Policy doesn't allow os_compute_api:os-quota-sets:show to be performed.");
        }
        return project;
    }

    private String changeable(Exchange x) {
        var project = x.variable("project");
        if (!projects.exists(project)) {
            throw Fault.named(400, "badRequest", "Project ID " + project + " is not a valid project.");
        }
        return project;
    }

    private static String user(Exchange x) {
        return x.query("user_id").orElse(QuotaStore.ALL);
    }

    private void show(Exchange x) {
        var project = readable(x);
        answer(x, view(quotas.limits(project, user(x)), ofSet(x)).put("id", project));
    }

    private void defaults(Exchange x) {
        answer(x, view(quotas.defaults(), ofSet(x)).put("id", x.variable("project")));
    }

    private void detail(Exchange x) {
        var project = readable(x);
        var user = user(x);
        var used = quotas.used(project, user);
        var view = Json.object().put("id", project);
        var shown = ofSet(x);
        quotas.limits(project, user).forEach((resource, limit) -> {
            if (shown.test(resource)) {
                view.putObject(resource.word())
                        .put("limit", limit)
                        .put("in_use", used.of(resource))
                        .put("reserved", 0);
            }
        });
        answer(x, view);
    }

    private void update(Exchange x) {
        var f = x.fields("quota_set");
        var project = changeable(x);
        var limits = limits(f, ofSet(x), "force", "tenant_id");
        quotas.set(project, user(x), limits, f.flag("force", false));
        answer(x, view(quotas.limits(project, user(x)), ofSet(x)));
    }

    private static void answer(Exchange x, ObjectNode view) {
        var body = Json.object();
        body.set("quota_set", view);
        x.json(200, body);
    }

    private void delete(Exchange x) {
        quotas.delete(x.variable("project"), user(x));
        x.status(202);
    }

    private void showClass(Exchange x) {
        answerClass(x, classView(x).put("id", x.variable("class")));
    }

    private void updateClass(Exchange x) {
        var limits = limits(x.fields("quota_class_set"), ofClass(x));
        if (!x.variable("class").equals("default")) {
            throw Fault.named(400, "badRequest", "Only the quota class 'default' is in use.");
        }
        quotas.setDefaults(limits);
        answerClass(x, classView(x));
    }

    private ObjectNode classView(Exchange x) {
        return view(quotas.defaults(), ofClass(x));
    }

    private static void answerClass(Exchange x, ObjectNode view) {
        var body = Json.object();
        body.set("quota_class_set", view);
        x.json(200, body);
    }

    private static Predicate<QuotaResource> ofSet(Exchange x) {
        var version = Microversion.of(x);
        return resource -> resource.shownIn(version);
    }

    private static Predicate<QuotaResource> ofClass(Exchange x) {
        var version = Microversion.of(x);
        return resource -> resource.shownInClasses(version);
    }

    /// What the body says of the resources that this microversion has.
    private static Map<QuotaResource, Long> limits(Fields f, Predicate<QuotaResource> known, String... besides) {
        var words = Stream.of(QuotaResource.values()).filter(known).map(QuotaResource::word);
        f.allowOnly(Stream.concat(words, Stream.of(besides)).toArray(String[]::new));
        var limits = new EnumMap<QuotaResource, Long>(QuotaResource.class);
        for (String name : f.names()) {
            var resource = QuotaResource.of(name);
            if (resource != null) {
                limits.put(resource, f.integer(name, -1, Integer.MAX_VALUE));
            }
        }
        return limits;
    }

    private static ObjectNode view(Map<QuotaResource, Long> limits, Predicate<QuotaResource> shown) {
        var view = Json.object();
        limits.forEach((resource, limit) -> {
            if (shown.test(resource)) {
                view.put(resource.word(), limit);
            }
        });
        return view;
    }
}
