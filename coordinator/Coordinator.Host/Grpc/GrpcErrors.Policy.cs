using Grpc.Core;
using SogniLike.Coordinator.Intake;
using SogniLike.Coordinator.Policy;
using SogniLike.Protocol.Errors;

namespace SogniLike.Coordinator.Host.Grpc;

internal static partial class GrpcErrors
{
    /// <summary>The error for a prompt that the policy does not let in: which rule, never which words.</summary>
    public static RpcException Of(SubmitResult.PolicyRefused refused)
    {
        var error = Of(
            ErrorCodes.PolicyRefused, $"This pool does not draw this prompt: rule {refused.Rule} of its policy, class {refused.ContentClass}.", "spec.prompt");
        error.Trailers.Add(ErrorTrailers.Rule, refused.Rule);
        error.Trailers.Add(ErrorTrailers.ContentClass, refused.ContentClass);
        return error;
    }

    /// <summary>The error for a report that was not kept.</summary>
    public static Exception Of(ReportFiling refused) => refused switch
    {
        ReportFiling.Invalid invalid => Of(invalid.Errors),
        ReportFiling.NoImage => NotFound("job with an image", "job_id"),
        ReportFiling.RateLimited rate => Of(
            ErrorCodes.RateLimited, $"A key may report {rate.PerMinute} images a minute; try again in {Seconds(rate.RetryAfter)} s.", retryAfter: rate.RetryAfter),
        ReportFiling.PoolFull full => PoolFull("open reports", full.Limit),
        _ => Unexpected(refused),
    };

    /// <summary>The error for a picture that is not shown.</summary>
    public static Exception Of(ReportedImageOpening refused) => refused switch
    {
        ReportedImageOpening.NotFound => NotFound("report", "report_id"),
        ReportedImageOpening.Resolved done => Of(
            ErrorCodes.ReportResolved, $"The report was {done.Resolution}; its picture is shown only while it is open.", "report_id"),
        ReportedImageOpening.Gone => Of(ErrorCodes.ImageGone, "The picture is gone: it was deleted, or kept long enough.", "report_id"),
        _ => Unexpected(refused),
    };

    /// <summary>The error for a report that was not resolved.</summary>
    public static Exception Of(ReportResolving refused) => refused switch
    {
        ReportResolving.Invalid invalid => Of(invalid.Errors),
        ReportResolving.NotFound => NotFound("report", "report_id"),
        _ => Unexpected(refused),
    };
}
