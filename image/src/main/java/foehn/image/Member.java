package foehn.image;

/// A project that a shared image is offered to.
public record Member(String imageId, String memberId, MemberStatus status, long createdAt, long updatedAt) {}
