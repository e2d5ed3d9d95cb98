namespace SogniLike.Worker.Tests.Fakes;

/// <summary>Ends a test that would hang: every wait in these tests is for something that happens at once.</summary>
internal static class Soon
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static Task Soonish(this Task task) => task.WaitAsync(Limit);

    public static Task<T> Soonish<T>(this Task<T> task) => task.WaitAsync(Limit);

    public static Task<T> Soonish<T>(this ValueTask<T> task) => task.AsTask().WaitAsync(Limit);
}
