using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Host.Data;

namespace SogniLike.Coordinator.Host.Tests.Support;

/// <summary>A folder of one test.</summary>
internal sealed class TempFolder : IDisposable
{
    private DataFolder? _data;

    public string Path { get; } = Directory.CreateTempSubdirectory("sogni-host-").FullName;

    /// <summary>The data folder of the one coordinator that a test has.</summary>
    public DataFolder OpenData() => _data ??= new DataFolder(Options.Create(new DataOptions { Folder = System.IO.Path.Combine(Path, "data") }));

    public void Dispose()
    {
        _data?.Dispose();
        Directory.Delete(Path, recursive: true);
    }
}
