using System.Runtime.Versioning;
using Microsoft.ML.OnnxRuntime;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Sessions;
using SogniLike.Imaging.Tests.Fakes;

namespace SogniLike.Imaging.Tests.Sessions;

[SupportedOSPlatform("linux")]
public sealed class SessionCacheTests : IDisposable
{
    private readonly FakeModel _model = new();

    [Fact]
    public void Rent_SameGraphTwice_SharesTheSession()
    {
        using var cache = Cache(1000);
        using var first = cache.Rent(Graph("a", 10));
        using var second = cache.Rent(Graph("a", 10));

        Assert.Same(first.Session, second.Session);
        Assert.Equal((1, 10), (cache.Count, cache.Bytes));
    }

    [Fact]
    public void Return_OverBudget_ClosesTheLongestUnused()
    {
        using var cache = Cache(100);
        cache.Rent(Graph("a", 40)).Dispose();
        cache.Rent(Graph("b", 40)).Dispose();
        cache.Rent(Graph("a", 40)).Dispose();
        var a = Session(cache, "a", 40);

        cache.Rent(Graph("c", 40)).Dispose();

        Assert.Equal((2, 80), (cache.Count, cache.Bytes));
        Assert.Same(a, Session(cache, "a", 40));
    }

    [Fact]
    public void Return_WhileOthersAreInUse_KeepsThemOpen()
    {
        using var cache = Cache(50);
        using var used = cache.Rent(Graph("a", 40));

        cache.Rent(Graph("b", 40)).Dispose();

        Assert.Equal(1, cache.Count);
        Assert.Single(used.Session.InputNames);
    }

    [Fact]
    public void Rent_BrokenGraph_ThrowsAndCanBeTriedAgain()
    {
        using var cache = Cache(100);
        _model.Save("broken.onnx", "no graph");
        var graph = new GraphFile(Path.Combine(_model.Folder, "broken.onnx"), 1);

        Assert.ThrowsAny<OnnxRuntimeException>(() => cache.Rent(graph));

        Assert.Equal(0, cache.Count);
        _model.Save("broken.onnx", Identity());
        cache.Rent(graph).Dispose();
    }

    [Fact]
    public void Dispose_WithALeaseOut_ClosesItsSessionOnReturn()
    {
        var cache = Cache(100);
        var lease = cache.Rent(Graph("a", 10));

        cache.Dispose();

        Assert.Single(lease.Session.InputNames);
        lease.Dispose();
        Assert.Throws<ObjectDisposedException>(() => cache.Rent(Graph("a", 10)));
    }

    [Fact]
    public void Rent_AutomaticWithoutCuda_FallsBackToTheCpuAndSaysWhy()
    {
        using var cache = new SessionCache(new InferenceOptions { ExecutionProvider = ExecutionProvider.Automatic });
        cache.Rent(Graph("a", 10)).Dispose();

        // On a machine with a GPU and its libraries there is no fallback to explain.
        Assert.True(cache.Provider == ExecutionProvider.Cuda ? cache.FallbackReason is null : cache.FallbackReason!.Length > 0);
        Assert.NotEqual(ExecutionProvider.Automatic, cache.Provider);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, -1, 0)]
    [InlineData(1, 0, 257)]
    public void Create_OptionOutOfRange_Throws(long bytes, int device, int threads)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SessionCache(new InferenceOptions { SessionCacheBytes = bytes, CudaDevice = device, IntraOpThreads = threads }));
    }

    [Fact]
    public void Bytes_SessionThatCostsMoreThanItsWeights_CountWhatWasMeasured()
    {
        var options = new InferenceOptions { ExecutionProvider = ExecutionProvider.Cpu, IntraOpThreads = 1, SessionCacheBytes = 100 };
        using var cache = Cache(options, new GrowingMeter(70));
        cache.Rent(Graph("a", 10)).Dispose();
        Assert.Equal((1, 70), (cache.Count, cache.Bytes));

        cache.Rent(Graph("b", 10)).Dispose();

        Assert.Equal((1, 70), (cache.Count, cache.Bytes));
        Assert.True(cache.IsOpen(Graph("b", 10)));
        Assert.False(cache.IsOpen(Graph("a", 10)));
    }

    [Fact]
    public void UsedBytes_OfThisProcess_GrowWithItsMemory()
    {
        var meter = new MemoryMeter(0);
        var before = meter.UsedBytes(ExecutionProvider.Cpu);

        using var memory = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.UInt8, [64 << 20]);
        memory.GetTensorMutableDataAsSpan<byte>().Fill(1);

        Assert.InRange(meter.UsedBytes(ExecutionProvider.Cpu) - before, 32L << 20, 512L << 20);
    }

    [Fact]
    public void Rent_Variants_AreSessionsOfTheirOwn()
    {
        using var cache = Cache(1000);
        var released = new Release();
        using var plain = cache.Rent(Graph("a", 10));
        using (var first = cache.Rent(Graph("a", 10), new SessionVariant("x", static options => options.IntraOpNumThreads = 1, released)))
        using (var second = cache.Rent(Graph("a", 10), new SessionVariant("x", static _ => Assert.Fail("It is open already."))))
        {
            Assert.Same(first.Session, second.Session);
            Assert.NotSame(plain.Session, first.Session);
        }

        Assert.False(released.IsDisposed);
        cache.Dispose();
        Assert.True(released.IsDisposed);
    }

    [Fact]
    public void Rent_WithAFolderForOptimisedGraphs_TakesThemTheSecondTime()
    {
        _model.Write();
        var folder = Path.Combine(_model.Folder, "optimised");
        var graph = Assert.IsType<ModelInspection.Runnable>(_model.Inspect()).Contract.Denoiser.Graph;
        for (var start = 0; start < 2; start++)
        {
            using var cache = new SessionCache(new InferenceOptions { ExecutionProvider = ExecutionProvider.Cpu, OptimizedModelFolder = folder });
            using var lease = cache.Rent(graph);
            Assert.Contains("sample", lease.Session.InputNames);
            Assert.Single(Directory.GetFiles(folder), static file => file.EndsWith(".onnx", StringComparison.Ordinal));
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
    }

    [Fact]
    public void Rent_WithAFolderThatOthersMayEnter_LeavesItAlone()
    {
        _model.Write();
        var folder = Directory.CreateDirectory(
            Path.Combine(_model.Folder, "shared"),
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute | UnixFileMode.OtherRead);
        using var cache = new SessionCache(new InferenceOptions { ExecutionProvider = ExecutionProvider.Cpu, OptimizedModelFolder = folder.FullName });

        cache.Rent(Assert.IsType<ModelInspection.Runnable>(_model.Inspect()).Contract.Denoiser.Graph).Dispose();

        Assert.Empty(folder.GetFiles());
    }

    [Fact]
    public void PhysicalCores_ThreadsOfOneCore_CountOnce()
    {
        foreach (var (cpu, siblings) in ((string, string)[])[("cpu0", "0,2"), ("cpu1", "1,3"), ("cpu2", "0,2"), ("cpu3", "1,3")])
        {
            _model.Save($"system/{cpu}/topology/thread_siblings_list", siblings + "\n");
        }

        Assert.Equal(2, CpuTopology.PhysicalCores(Path.Combine(_model.Folder, "system")));
        Assert.InRange(CpuTopology.UsableCores, 1, Environment.ProcessorCount);
    }

    public void Dispose() => _model.Dispose();

    private static SessionCache Cache(long budget) =>
        Cache(new InferenceOptions { ExecutionProvider = ExecutionProvider.Cpu, IntraOpThreads = 1, SessionCacheBytes = budget }, new SteadyMeter());

    private static SessionCache Cache(InferenceOptions options, IMemoryMeter meter) => new(options, new SessionFactory(options), meter);

    private static byte[] Identity()
    {
        var graph = new OnnxGraphBuilder().Input("x", OnnxElementType.Float, 1).Output("y", OnnxElementType.Float, 1);
        graph.Node("Identity", ["x"], "y");
        return graph.Build();
    }

    private GraphFile Graph(string name, long bytes)
    {
        _model.Save(name + ".onnx", Identity());
        return new GraphFile(Path.Combine(_model.Folder, name + ".onnx"), bytes);
    }

    private InferenceSession Session(SessionCache cache, string name, long bytes)
    {
        using var lease = cache.Rent(Graph(name, bytes));
        return lease.Session;
    }

    private sealed class SteadyMeter : IMemoryMeter
    {
        public long UsedBytes(ExecutionProvider provider) => 0;
    }

    /// <summary>Every second look shows that much more.</summary>
    private sealed class GrowingMeter(long step) : IMemoryMeter
    {
        private int _looks;

        public long UsedBytes(ExecutionProvider provider) => (++_looks / 2) * step;
    }

    private sealed class Release : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
