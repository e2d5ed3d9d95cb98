namespace SogniLike.Coordinator.Host.Tests.Support;

/// <summary>What a receiver was sent.</summary>
internal sealed record HookPost(IReadOnlyDictionary<string, string> Headers, string Body);
