using Microsoft.Extensions.Logging;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Telemetry;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Measuring;

internal sealed partial class WorkerMeasurer
{
    [LoggerMessage(EventIds.WorkerMeasured, LogLevel.Information, "Worker {Worker} was measured with model {Model}: {State}, {Speed} megapixel-steps/s, up to {Pixels} pixels.")]
    private static partial void Measured(ILogger logger, WorkerId worker, ManifestId model, MeasurementState state, double speed, long pixels);

    [LoggerMessage(EventIds.WorkerNotMeasured, LogLevel.Warning, "Worker {Worker} could not be measured: {Why}")]
    private static partial void NotMeasured(ILogger logger, WorkerId worker, string why);
}
