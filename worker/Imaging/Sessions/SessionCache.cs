using Microsoft.ML.OnnxRuntime;
using SogniLike.Imaging.Models;

namespace SogniLike.Imaging.Sessions;

/// <summary>
/// Open sessions by graph, closed by least recent use when their weights exceed a budget. Safe for concurrent use; two callers of one graph share a session,
/// which ONNX Runtime allows to run in parallel.
/// </summary>
public sealed class SessionCache : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly SessionFactory _factory;
    private readonly long _budget;
    private long _clock;
    private bool _disposed;

    /// <summary>Makes an empty cache.</summary>
    public SessionCache(InferenceOptions? options = null)
    {
        options ??= new InferenceOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.SessionCacheBytes, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.CudaDevice, nameof(options));
        if (options.IntraOpThreads is < 0 or > 256)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.IntraOpThreads, "IntraOpThreads must be 0 to 256.");
        }

        _budget = options.SessionCacheBytes;
        _factory = new SessionFactory(options);
    }

    /// <summary>What computes the models, known once a session is open; <see cref="ExecutionProvider.Automatic"/> before.</summary>
    public ExecutionProvider Provider => _factory.Provider;

    /// <summary>Why CUDA is not used although it was tried; null otherwise.</summary>
    public string? FallbackReason => _factory.FallbackReason;

    /// <summary>Bytes of weights of the open sessions.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _entries.Values.Sum(static entry => entry.Graph.WeightBytes);
            }
        }
    }

    /// <summary>Number of open sessions.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        List<Entry> idle;
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            idle = [.. _entries.Values.Where(static entry => entry.Users == 0)];
            _entries.Clear();
        }

        Close(idle);
    }

    /// <summary>Opens the session of a graph or takes the open one; it stays open until the lease is disposed.</summary>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime refuses the graph.</exception>
    internal SessionLease Rent(GraphFile graph)
    {
        Entry? entry;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_entries.TryGetValue(graph.Path, out entry))
            {
                entry = new Entry(graph, new Lazy<InferenceSession>(() => _factory.Create(graph.Path)));
                _entries.Add(graph.Path, entry);
            }

            entry.Users++;
            entry.LastUse = ++_clock;
        }

        try
        {
            return new SessionLease(this, entry, entry.Session.Value);
        }
        catch
        {
            lock (_lock)
            {
                entry.Users--;
                if (_entries.TryGetValue(graph.Path, out var current) && current == entry)
                {
                    _entries.Remove(graph.Path);
                }
            }

            throw;
        }
    }

    internal void Return(Entry entry)
    {
        var surplus = new List<Entry>();
        lock (_lock)
        {
            entry.Users--;
            entry.LastUse = ++_clock;
            if (_disposed && entry.Users == 0)
            {
                surplus.Add(entry);
            }

            var bytes = _entries.Values.Sum(static open => open.Graph.WeightBytes);
            foreach (var idle in _entries.Values.Where(static open => open.Users == 0).OrderBy(static open => open.LastUse).ToList())
            {
                if (bytes <= _budget)
                {
                    break;
                }

                bytes -= idle.Graph.WeightBytes;
                _entries.Remove(idle.Graph.Path);
                surplus.Add(idle);
            }
        }

        Close(surplus);
    }

    private static void Close(List<Entry> entries)
    {
        foreach (var entry in entries.Where(static entry => entry.Session.IsValueCreated))
        {
            entry.Session.Value.Dispose();
        }
    }

    internal sealed class Entry(GraphFile graph, Lazy<InferenceSession> session)
    {
        public GraphFile Graph => graph;

        public Lazy<InferenceSession> Session => session;

        public int Users { get; set; }

        public long LastUse { get; set; }
    }
}
