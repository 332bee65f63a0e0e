package foehn.image;

import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import foehn.kernel.auth.Caller;
import foehn.kernel.db.Database;
import java.time.InstantSource;
import java.util.List;

/// Who a shared image is offered to: the owner offers, the member accepts or rejects, and each sees their own part.
final class Members {
    private final Database db;
    private final Images images;
    private final MemberStore store;
    private final ImageConfig config;
    private final InstantSource clock;

    Members(Database db, Images images, MemberStore store, ImageConfig config, InstantSource clock) {
        this.db = db;
        this.images = images;
        this.store = store;
        this.config = config;
        this.clock = clock;
    }

    private Image shared(Caller caller, String id) {
        var image = images.get(caller, id).image();
        if (image.visibility() != Image.Visibility.SHARED) {
            throw Fault.forbidden("Only shared images have members.");
        }
        return image;
    }

    private Image own(Caller caller, String id) {
        var image = shared(caller, id);
        if (!caller.mayTouch(image.owner())) {
            throw Fault.forbidden("You are not permitted to change the members of image " + id + ".");
        }
        return image;
    }

    private static FaultException missing(String image, String member) {
        return Fault.named(404, "NotFound", member + " not found in the member list of the image " + image + ".");
    }

    Member add(Caller caller, String id, String project) {
        own(caller, id);
        long now = clock.millis();
        return db.write(_ -> {
            if (store.list(id).size() >= config.propertiesMax()) {
                throw Fault.named(413, "LimitExceeded", "An image may have " + config.propertiesMax() + " members.");
            }
            var member = new Member(id, project, MemberStatus.PENDING, now, now);
            if (!store.insert(member)) {
                throw Fault.conflict("Member " + project + " is duplicated for image " + id);
            }
            return member;
        });
    }

    List<Member> list(Caller caller, String id) {
        var image = shared(caller, id);
        var all = store.list(id);
        return caller.mayTouch(image.owner())
                ? all
                : all.stream().filter(m -> caller.mayTouch(m.memberId())).toList();
    }

    Member get(Caller caller, String id, String member) {
        var image = images.get(caller, id).image();
        if (image.visibility() != Image.Visibility.SHARED
                || !(caller.mayTouch(image.owner()) || caller.mayTouch(member))) {
            throw missing(id, member);
        }
        return store.find(id, member).orElseThrow(() -> missing(id, member));
    }

    /// Only the member itself, or an administrator, says what it makes of the offer.
    Member answer(Caller caller, String id, String member, MemberStatus status) {
        var image = shared(caller, id);
        if (!caller.mayTouch(member)) {
            if (caller.mayTouch(image.owner())) {
                throw Fault.forbidden("You are not permitted to modify 'status' on this image member.");
            }
            throw missing(id, member);
        }
        var before = store.find(id, member).orElseThrow(() -> missing(id, member));
        var after = new Member(id, member, status, before.createdAt(), clock.millis());
        if (!store.update(after)) {
            throw missing(id, member);
        }
        return after;
    }

    void remove(Caller caller, String id, String member) {
        own(caller, id);
        if (!store.delete(id, member)) {
            throw missing(id, member);
        }
    }
}
