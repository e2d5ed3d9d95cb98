namespace SogniLike.Coordinator.Redis.Tests.Fixtures;

/// <summary>A folder of its own for one test, removed afterwards.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("sogni-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
