package foehn.block;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The services that Cinder would run as processes: all are within this one, so all are up. An operator may shut the
/// door of a backend to new volumes.
final class Services {
    static final String VOLUME = "cinder-volume";

    private final Common common;
    private final ServiceStore store;

    /// One of them, with what was said of it.
    record Service(
            String binary,
            String host,
            boolean disabled,
            @Nullable String reason,
            boolean frozen) {}

    Services(Common common, ServiceStore store) {
        this.common = common;
        this.store = store;
    }

    List<Service> all() {
        var host = common.config().host();
        var found = new ArrayList<Service>();
        found.add(known("cinder-scheduler", host));
        for (var backend : common.backends().all()) {
            found.add(known(VOLUME, common.backends().service(backend)));
        }
        found.add(known("cinder-backup", host));
        return found;
    }

    private Service known(String binary, String host) {
        return store.all().stream()
                .filter(s -> s.host().equals(host) && s.binary().equals(binary))
                .findFirst()
                .map(s -> new Service(binary, host, s.disabled(), s.disabledReason(), s.frozen()))
                .orElseGet(() -> new Service(binary, host, false, null, false));
    }

    Service require(String host, Optional<String> binary) {
        return all().stream()
                .filter(s ->
                        s.host().equals(host) && binary.map(s.binary()::equals).orElse(true))
                .findFirst()
                .orElseThrow(() -> Cinder.missing("Service " + binary.orElse("") + " on host", host));
    }

    void disable(Service service, boolean disabled, @Nullable String reason) {
        say(new Service(service.binary(), service.host(), disabled, disabled ? reason : null, service.frozen()));
    }

    void freeze(Service service, boolean frozen) {
        say(new Service(service.binary(), service.host(), service.disabled(), service.reason(), frozen));
    }

    private void say(Service s) {
        store.say(new ServiceStore.Said(s.host(), s.binary(), s.disabled(), s.reason(), s.frozen(), common.now()));
    }

    /// The backends, as services, that take no new volumes.
    Set<String> shut() {
        var shut = new HashSet<String>();
        for (var service : all()) {
            if (service.binary().equals(VOLUME) && (service.disabled() || service.frozen())) {
                shut.add(service.host());
            }
        }
        return shut;
    }
}
