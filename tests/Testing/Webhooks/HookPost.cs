namespace SogniLike.Testing.Webhooks;

/// <summary>What a receiver was sent.</summary>
public sealed record HookPost(IReadOnlyDictionary<string, string> Headers, string Body);
