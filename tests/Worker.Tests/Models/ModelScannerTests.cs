using SogniLike.Protocol.Manifests;
using SogniLike.Testing;
using SogniLike.Worker.Backends;
using SogniLike.Worker.Models;
using SogniLike.Worker.Tests.Fakes;

namespace SogniLike.Worker.Tests.Models;

public sealed class ModelScannerTests : IDisposable
{
    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("worker-models-");
    private readonly ManualBackend _backend = new();

    private string CacheFile => Path.Combine(_temporary.FullName, "manifests.json");

    public void Dispose() => _temporary.Delete(recursive: true);

    [Fact]
    public async Task Scan_BuiltInModel_HasTheCanonicalIdentity()
    {
        var catalog = await ScanAsync(RepositoryPaths.EmojiDiffusion);

        var expected = ManifestCanonicalForm.IdOf(await ModelFolder.ReadFilesAsync(RepositoryPaths.EmojiDiffusion, CancellationToken.None));
        Assert.Equal(expected, Assert.Single(catalog.Models).ManifestId.ToArray());
        Assert.Same(catalog.Models[0], catalog.Find(expected));
        Assert.Null(catalog.Find(new byte[32]));
        Assert.Empty(catalog.Refused);
    }

    [Fact]
    public async Task Scan_MeasuredModel_HasItsSpeedWithThisProvider()
    {
        var folder = MakeModel("one");
        var id = (await ScanAsync(folder)).Models[0].ManifestId.ToArray();
        var speeds = new SpeedCache(Path.Combine(_temporary.FullName, "speeds.json"));
        Assert.True(speeds.TryNote(id, "cuda", 40, 1));
        Assert.True(speeds.TryNote(id, _backend.Description.ExecutionProvider, 2.5, 1));

        var catalog = await new ModelScanner(_backend, new ManifestCache(CacheFile), speeds).ScanAsync([folder], default);

        Assert.Equal(2.5, Assert.Single(catalog.Models).MegapixelStepsPerSecond);
    }

    [Fact]
    public async Task Scan_NoModelFolder_IsRefusedWithTheReason()
    {
        var missing = Path.Combine(_temporary.FullName, "missing");

        var catalog = await ScanAsync(missing, _temporary.FullName);

        Assert.Empty(catalog.Models);
        Assert.Equal($"There is no folder {missing}.", catalog.Refused[0].Reason);
        Assert.Contains("model_index.json", catalog.Refused[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scan_BackendRefuses_IsRefusedWithItsReason()
    {
        var folder = MakeModel("one");
        _backend.Inspections[folder] = new ModelInspection.Refused("It needs an operator that is not there.");

        var catalog = await ScanAsync(folder);

        Assert.Equal(new RefusedModel(folder, "It needs an operator that is not there."), Assert.Single(catalog.Refused));
    }

    [Fact]
    public async Task Scan_SameFilesTwice_AreOneModel()
    {
        var catalog = await ScanAsync(MakeModel("one"), MakeModel("two"), Path.Combine(_temporary.FullName, "one"));

        Assert.Single(catalog.Models);
        Assert.StartsWith("It is the same model as", Assert.Single(catalog.Refused).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cache_NothingChanged_IsUsed()
    {
        var folder = MakeModel("one");
        await ScanAsync(folder);
        var entry = await File.ReadAllTextAsync(CacheFile);
        var marked = new string('a', 64);
        await File.WriteAllTextAsync(CacheFile, System.Text.RegularExpressions.Regex.Replace(entry, "(?<=\"Manifest\":\")[0-9a-f]{64}", marked));

        Assert.Equal(marked, Assert.Single((await ScanAsync(folder)).Models).ManifestText);
    }

    [Theory]
    [InlineData("content")]
    [InlineData("time")]
    [InlineData("more")]
    public async Task Cache_FolderChanged_HashesAgain(string change)
    {
        var folder = MakeModel("one");
        var before = Assert.Single((await ScanAsync(folder)).Models).ManifestText;
        var file = Path.Combine(folder, "unet", "model.onnx");
        switch (change)
        {
            case "content":
                await File.WriteAllTextAsync(file, "other and longer weights");
                break;
            case "time":
                var time = File.GetLastWriteTimeUtc(file);
                await File.WriteAllTextAsync(file, "WEIGHTS");
                File.SetLastWriteTimeUtc(file, time.AddSeconds(1));
                break;
            case "more":
                await File.WriteAllTextAsync(Path.Combine(folder, "unet", "config.json"), "{}");
                break;
        }

        Assert.NotEqual(before, Assert.Single((await ScanAsync(folder)).Models).ManifestText);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{\"FOLDER\":null}")]
    [InlineData("{\"FOLDER\":{\"Fingerprint\":null,\"Manifest\":\"xyz\"}}")]
    public async Task Cache_Damaged_IsIgnored(string content)
    {
        var folder = MakeModel("one");
        await File.WriteAllTextAsync(CacheFile, content.Replace("FOLDER", folder, StringComparison.Ordinal));

        Assert.Single((await ScanAsync(folder)).Models);
    }

    private Task<ModelCatalog> ScanAsync(params string[] folders) =>
        new ModelScanner(_backend, new ManifestCache(CacheFile)).ScanAsync(folders, CancellationToken.None);

    private string MakeModel(string name)
    {
        var folder = _temporary.CreateSubdirectory(name);
        File.WriteAllText(Path.Combine(folder.FullName, "model_index.json"), """{"unet":["diffusers","OnnxRuntimeModel"]}""");
        File.WriteAllText(Path.Combine(folder.CreateSubdirectory("unet").FullName, "model.onnx"), "weights");
        return folder.FullName;
    }
}
