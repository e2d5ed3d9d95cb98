using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis.Scripts;

/// <summary>
/// KEYS and ARGV of jobs_apply.lua, filled in the order that the script reads. Each key stands in KEYS once; ARGV names it by its place.
/// One caller at a time.
/// </summary>
internal sealed class JobsApplyArguments
{
    // About what a change of one job needs.
    private readonly Dictionary<RedisKey, int> _places = new(32);
    private readonly List<RedisKey> _keys = new(32);
    private readonly List<RedisValue> _values = new(128);

    public RedisKey[] Keys => [.. _keys];

    public RedisValue[] Values => [.. _values];

    /// <summary>Adds a key, by its place.</summary>
    public JobsApplyArguments AddKey(RedisKey key)
    {
        if (!_places.TryGetValue(key, out var place))
        {
            _keys.Add(key);
            place = _keys.Count;
            _places.Add(key, place);
        }

        return Add(place);
    }

    /// <summary>Says that an optional part is not there.</summary>
    public JobsApplyArguments AddNothing() => Add(0);

    /// <summary>Adds a text or a number; a number goes as decimal text.</summary>
    public JobsApplyArguments Add(RedisValue value)
    {
        _values.Add(value);
        return this;
    }
}
