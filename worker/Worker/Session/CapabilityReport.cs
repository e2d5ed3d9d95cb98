using Google.Protobuf;
using Microsoft.Extensions.Options;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Backends;
using SogniLike.Worker.Leasing;
using SogniLike.Worker.Models;

namespace SogniLike.Worker.Session;

/// <summary>What the worker tells the coordinator about itself. Safe for concurrent use.</summary>
public sealed class CapabilityReport(IImageBackend backend, ModelCatalog catalog, IOptions<WorkerOptions> options)
{
    /// <summary>What the worker can do at this moment.</summary>
    public Capabilities Current()
    {
        var description = backend.Description;
        var report = new Capabilities
        {
            Slots = (uint)options.Value.Slots,
            Device = description.Device,
            ExecutionProvider = description.ExecutionProvider,
            MemoryBytes = description.MemoryBytes,
            MaxBatch = MaxBatchOn(description),
        };
        report.ContentClasses.AddRange(options.Value.ContentClasses);
        report.PriorityAccounts.AddRange(options.Value.PriorityAccounts);
        report.Samplers.AddRange(description.Samplers);
        report.Modes.AddRange(description.Modes);
        report.Models.AddRange(catalog.Models.Select(m => new ModelCapability
        {
            Manifest = ByteString.CopyFrom(m.ManifestId.Span),
            Loaded = backend.IsLoaded(m.Folder),
            MaxPixels = (ulong)options.Value.MaxPixels,
            Precision = m.Precision,
            MegapixelStepsPerSecond = m.MegapixelStepsPerSecond,
        }));
        return report;
    }

    private uint MaxBatchOn(BackendDescription description)
    {
        const ulong BytesPerImage = 2UL << 30;
        const ulong MostByDefault = 4;
        var most = LeaseBook.MaxHeld / options.Value.Slots;
        return options.Value.MaxBatch > 0 ? (uint)options.Value.MaxBatch
            : description.ExecutionProvider == "cpu" ? 1
            : (uint)Math.Clamp(description.MemoryBytes / BytesPerImage, 1, Math.Min(MostByDefault, (ulong)most));
    }
}
