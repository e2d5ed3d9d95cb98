using Microsoft.ML.OnnxRuntime;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Sessions;
using SogniLike.Imaging.Tests.Fakes;

namespace SogniLike.Imaging.Tests.Sessions;

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

    public void Dispose() => _model.Dispose();

    private static SessionCache Cache(long budget) =>
        new(new InferenceOptions { ExecutionProvider = ExecutionProvider.Cpu, IntraOpThreads = 1, SessionCacheBytes = budget });

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
}
