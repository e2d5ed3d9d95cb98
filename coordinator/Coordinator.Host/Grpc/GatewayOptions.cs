namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>Limits of the gRPC services that are none of the rules: section <c>Coordinator:Gateway</c>.</summary>
internal sealed class GatewayOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Coordinator:Gateway";

    /// <summary>From SignIn to Hello. 1 second to 1 minute. Default 10 seconds.</summary>
    public TimeSpan HelloDeadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Heartbeat intervals without a message after which a worker's session ends. 2 to 20. Default 3.</summary>
    public int MissedHeartbeats { get; set; } = 3;

    /// <summary>From the header of an upload to its last byte. 1 second to 1 hour. Default 2 minutes.</summary>
    public TimeSpan UploadDeadline { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>From the beginning of a calibration to its end. 10 seconds to 6 hours. Default 1 hour.</summary>
    public TimeSpan CalibrationDeadline { get; set; } = TimeSpan.FromHours(1);
}
