using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis.Stores;

/// <summary>A record of a hash that changes with a transaction.</summary>
/// <param name="Key">The hash.</param>
/// <param name="Id">Its field.</param>
/// <param name="Expected">The document that must be there; empty: none.</param>
/// <param name="Document">The document that takes its place; empty: none.</param>
internal sealed record RecordMove(RedisKey Key, string Id, RedisValue Expected, RedisValue Document);
