using Google.Protobuf;
using Microsoft.Extensions.Options;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Backends;
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
}
