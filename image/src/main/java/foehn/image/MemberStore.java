package foehn.image;

import foehn.kernel.db.Database;
import java.util.List;
import java.util.Optional;

/// The SQL of an image's members.
final class MemberStore {
    private final Database db;

    MemberStore(Database db) {
        this.db = db.rows(Member.class);
    }

    /// False when the project is a member already.
    boolean insert(Member member) {
        return db.write(h -> h.createUpdate("""
                        INSERT INTO image_member (image_id, member_id, status, created_at, updated_at)
                        VALUES (:imageId, :memberId, :status, :createdAt, :updatedAt)
                        ON CONFLICT DO NOTHING""").bindMethods(member).execute()) == 1;
    }

    List<Member> list(String image) {
        return db.read(h -> h.createQuery("SELECT * FROM image_member WHERE image_id = :image ORDER BY member_id")
                .bind("image", image)
                .mapTo(Member.class)
                .list());
    }

    Optional<Member> find(String image, String member) {
        return db.read(h -> h.createQuery("SELECT * FROM image_member WHERE image_id = :image AND member_id = :member")
                .bind("image", image)
                .bind("member", member)
                .mapTo(Member.class)
                .findOne());
    }

    boolean update(Member member) {
        return db.write(h -> h.createUpdate("""
                        UPDATE image_member SET status = :status, updated_at = :updatedAt
                        WHERE image_id = :imageId AND member_id = :memberId""").bindMethods(member).execute()) == 1;
    }

    boolean delete(String image, String member) {
        return db.write(h -> h.createUpdate("DELETE FROM image_member WHERE image_id = :image AND member_id = :member")
                        .bind("image", image)
                        .bind("member", member)
                        .execute())
                == 1;
    }
}
