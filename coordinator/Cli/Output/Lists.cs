namespace SogniLike.Cli.Output;

/// <summary>Lists that come in pages.</summary>
internal static class Lists
{
    /// <summary>All items. What an operator lists is bounded by the pool's own limits.</summary>
    public static async Task<IReadOnlyList<T>> AllAsync<T>(IAsyncEnumerable<T> items)
    {
        var all = new List<T>();
        await foreach (var item in items)
        {
            all.Add(item);
        }

        return all;
    }

    /// <summary>The first items, as many as wanted.</summary>
    public static async Task<IReadOnlyList<T>> SomeAsync<T>(IAsyncEnumerable<T> items, int limit)
    {
        var some = new List<T>();
        await foreach (var item in items)
        {
            some.Add(item);
            if (some.Count == limit)
            {
                break;
            }
        }

        return some;
    }
}
