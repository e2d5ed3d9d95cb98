namespace SogniLike.EndToEnd.Tests.Pools;

/// <summary>How long the tests wait for something that has to come: far longer than it takes, on a machine busy with other work.</summary>
internal static class Patience
{
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(120);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until the answer is not null.</summary>
    /// <exception cref="TimeoutException">It stayed null for <see cref="Limit"/>.</exception>
    public static async Task<T> UntilAsync<T>(string what, Func<Task<T?>> ask)
        where T : class
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!limit.IsCancellationRequested)
        {
            if (await ask() is { } answer)
            {
                return answer;
            }

            // Another process decides when; there is nothing here to wait on.
            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }

        throw new TimeoutException($"Waited {Limit} for: {what}.");
    }

    /// <summary>Asks until the answer is yes.</summary>
    /// <exception cref="TimeoutException">It stayed no for <see cref="Limit"/>.</exception>
    public static Task UntilAsync(string what, Func<Task<bool>> ask) => UntilAsync<object>(what, async () => await ask() ? true : null);
}
