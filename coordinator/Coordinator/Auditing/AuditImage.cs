using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Auditing;

/// <summary>A picture that an operator compares to decide about an audit.</summary>
/// <param name="Name">"submitted"; "redrawn", what was drawn in its place; "opinion-0" and so on, what the verifier of that opinion computed.</param>
/// <param name="Worker">Whose work it is; null when that is not known.</param>
/// <param name="Blob">Where the file is, a PNG.</param>
public sealed record AuditImage(string Name, WorkerId? Worker, BlobId Blob);
