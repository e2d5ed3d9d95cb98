using Microsoft.ML.OnnxRuntime;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Sessions;
using SogniLike.Imaging.Tests.Fakes;
using SogniLike.Testing;
using Xunit.Abstractions;

namespace SogniLike.Imaging.Tests.HostileModels;

[Trait("Category", "HostileModels")]
public sealed class HostileModelTests(ITestOutputHelper output)
{
    private static readonly HostileModel[] Corpus = [.. HostileExternalData.All, .. HostileOperators.All, .. HostileWeights.All, .. HostileFiles.All];

    public static TheoryData<string> Names => [.. Corpus.Select(static hostile => hostile.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Load_HostileModel_IsRefusedBeforeOnnxRuntimeSeesIt(string name)
    {
        var hostile = Assert.Single(Corpus, candidate => candidate.Name == name);

        var (defects, sessions) = Load(hostile);

        Assert.Equal(0, sessions);
        Assert.True(
            defects.Any(defect => IsExpected(defect, hostile)),
            $"Expected {hostile.Code} in {hostile.Part} at \"{hostile.Node}\" and not:\n{string.Join('\n', defects.Select(static defect => $"{defect.Code} {defect}"))}");
        Assert.All(defects, static defect => Assert.DoesNotContain(defect.ToString(), static character => char.IsControl(character) || character == '\u202E'));
    }

    [Fact]
    public void Corpus_All_IsRefused()
    {
        var refused = 0;
        foreach (var hostile in Corpus)
        {
            var (defects, sessions) = Load(hostile);
            refused += sessions == 0 && defects.Any(defect => IsExpected(defect, hostile)) ? 1 : 0;
        }

        output.WriteLine($"hostile models: {refused} of {Corpus.Length} refused, with file, place and reason, before ONNX Runtime saw them");
        Assert.Equal(Corpus.Length, refused);
        Assert.Equal(Corpus.Length, Corpus.DistinctBy(static hostile => hostile.Name).Count());
    }

    [Fact]
    public void Load_SoundModels_ReachOnnxRuntime()
    {
        using var model = new FakeModel().Write();
        model.Save("unet/weights.bin", new byte[64]);
        model.Save(HostileModel.Denoiser, model.Denoiser().External("w", FakeModel.Float, [16], ("location", "weights.bin"), ("offset", "0"), ("length", "64")).Build());
        foreach (var (folder, manifest) in ((string, ModelManifest?)[])[(model.Folder, null), (model.Folder, HostileFiles.Listing(model)), (RepositoryPaths.EmojiDiffusion, null)])
        {
            var (defects, sessions) = Load(folder, manifest);

            Assert.Equal(3, sessions);
            Assert.Empty(defects);
        }
    }

    [Fact]
    public void Load_GraphSwappedAfterTheCheck_IsRefused()
    {
        using var model = new FakeModel().Write();
        using var sessions = new SessionCache(new InferenceOptions { ExecutionProvider = ExecutionProvider.Cpu }, new SwappingFactory(model));

        var refused = Assert.IsType<ImageModelLoading.Refused>(ImageModel.Load(model.Folder, sessions));

        Assert.Contains(refused.Defects, static defect => defect is { Code: ModelDefectCode.FileChanged, Part: HostileModel.Denoiser });

        // The graphs that nobody touched are open; the other never was.
        Assert.Equal(2, sessions.Count);
    }

    [Fact]
    public void Rent_GraphSwappedDuringTheLoad_IsNotUsed()
    {
        using var model = new FakeModel().Write();
        using var sessions = new SessionCache(new InferenceOptions { ExecutionProvider = ExecutionProvider.Cpu });
        var graph = Assert.IsType<ModelInspection.Runnable>(model.Inspect()).Contract.Denoiser.Graph;

        // Options are set after the files were compared and before ONNX Runtime opens them.
        var meanwhile = new SessionVariant("swap", _ => model.Save(HostileModel.Denoiser, model.Denoiser().Build()));
        Assert.Contains("model.onnx", Assert.Throws<ModelChangedException>(() => sessions.Rent(graph, meanwhile)).Message, StringComparison.Ordinal);

        Assert.Equal(0, sessions.Count);
    }

    private static bool IsExpected(ModelDefect defect, HostileModel hostile) =>
        defect.Code == hostile.Code && defect.Part == hostile.Part
        && (hostile.Node is null ? defect.Message.Length > 0 : defect.Node?.Contains(hostile.Node, StringComparison.Ordinal) == true);

    private static (IReadOnlyList<ModelDefect> Defects, int Sessions) Load(HostileModel hostile)
    {
        using var model = new FakeModel().Write();
        hostile.Write(model);
        return Load(model.Folder, hostile.Manifest?.Invoke(model));
    }

    private static (IReadOnlyList<ModelDefect> Defects, int Sessions) Load(string folder, ModelManifest? manifest)
    {
        var factory = new CountingFactory();
        using var sessions = new SessionCache(new InferenceOptions { ExecutionProvider = ExecutionProvider.Cpu }, factory);
        var loading = ImageModel.Load(folder, sessions, manifest: manifest);
        return (loading is ImageModelLoading.Refused refused ? refused.Defects : [], factory.Count);
    }

    /// <summary>Counts what reaches ONNX Runtime.</summary>
    private class CountingFactory : ISessionFactory
    {
        private readonly SessionFactory _real = new(new InferenceOptions { ExecutionProvider = ExecutionProvider.Cpu, IntraOpThreads = 1 });

        public int Count { get; private set; }

        public ExecutionProvider Provider => _real.Provider;

        public string? FallbackReason => null;

        public virtual InferenceSession Create(GraphFile graph, SessionVariant? variant)
        {
            Count++;
            return _real.Create(graph, variant);
        }
    }

    /// <summary>Somebody else who writes to the folder while the model is loaded.</summary>
    private sealed class SwappingFactory(FakeModel model) : CountingFactory
    {
        public override InferenceSession Create(GraphFile graph, SessionVariant? variant)
        {
            model.Save(HostileModel.Denoiser, model.Denoiser().Build());
            return base.Create(graph, variant);
        }
    }
}
