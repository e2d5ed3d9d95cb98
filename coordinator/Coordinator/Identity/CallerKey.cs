namespace SogniLike.Coordinator.Identity;

/// <summary>A key whose limits a call counts against.</summary>
/// <param name="Id">Public part of the key.</param>
/// <param name="Caps">Its limits.</param>
public sealed record CallerKey(string Id, KeyCaps Caps);
