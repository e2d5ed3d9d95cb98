namespace SogniLike.Coordinator.Redis.Tests.Fixtures;

/// <summary>Waits for what another process or thread does, with a limit that only a broken one reaches.</summary>
internal static class Until
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Asks again and again until it holds.</summary>
    /// <param name="condition">What is waited for.</param>
    /// <param name="limit">Null: <see cref="Limit"/>.</param>
    public static async Task HoldsAsync(Func<Task<bool>> condition, TimeSpan? limit = null)
    {
        using var end = new CancellationTokenSource(limit ?? Limit);
        while (!await condition())
        {
            await Task.Delay(10, end.Token);
        }
    }

    public static Task HoldsAsync(Func<bool> condition) => HoldsAsync(() => Task.FromResult(condition()));
}
