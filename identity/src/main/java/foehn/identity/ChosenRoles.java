package foehn.identity;

import foehn.kernel.Fault;
import foehn.kernel.json.Fields;
import java.util.LinkedHashSet;
import java.util.Set;

/// The roles that whoever passes rights on names, each by its id or by its name.
final class ChosenRoles {
    private static final int TEXT_MAX = 255;

    /// Their ids, in the order of the body; one that is not there is 404.
    static Set<String> of(Fields body, RoleStore roles) {
        var chosen = new LinkedHashSet<String>();
        for (var wanted : body.objects("roles")) {
            var id = wanted.optionalText("id", 1, TEXT_MAX);
            var name = id.isPresent() ? "" : wanted.text("name", 1, TEXT_MAX);
            var role = id.isPresent() ? roles.find(id.get()) : roles.named(name);
            chosen.add(role.map(Role::id).orElseThrow(() -> Fault.notFound("Role", id.orElse(name))));
        }
        return chosen;
    }

    private ChosenRoles() {}
}
