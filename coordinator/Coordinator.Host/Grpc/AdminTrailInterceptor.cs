using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Core.Interceptors;
using SogniLike.Coordinator.Host.Access;
using SogniLike.Coordinator.Operations;
using SogniLike.Coordinator.Time;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Errors;
using AdminAction = SogniLike.Coordinator.Operations.AdminAction;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>
/// Keeps what operators do: every call that asks for more than the role "viewer", once it is done or refused, whichever way it came; one that acts on several jobs has an entry for each, and one that shows something has it before
/// the first of it is sent. A call whose entry cannot be kept fails, for what it did must not go untold; it can be repeated.
/// </summary>
internal sealed class AdminTrailInterceptor(PoolOperations operations, IPoolClock clock) : Interceptor
{
    private const string Done = "done";
    private const int MaxDetail = 500;

    // What a call is about, and what it says of it; the first that a request has.
    private static readonly string[] Targets = ["model_manifest", "worker_id", "token_id", "key_id", "account_id", "report_id", "job_id", "audit_id", "owner", "name"];
    private static readonly string[] Details = ["one", "other", "owner", "kind", "resolution", "verdict", "action", "image", "enabled", "disabled", "seconds", "reason", "note"];

    /// <inheritdoc/>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        if (RpcRules.Find(context.Method) is not (AccessRule.Operator or AccessRule.Owner))
        {
            return await continuation(request, context);
        }

        TResponse response;
        try
        {
            response = await continuation(request, context);
        }
        catch (RpcException e)
        {
            await NoteAsync(request, context, e.Trailers.GetValue(ErrorTrailers.Code) ?? e.StatusCode.ToString());
            throw;
        }

        if (response is ActOnPoolJobsResponse acted)
        {
            foreach (var one in acted.Results)
            {
                await NoteAsync(request, context, one.Outcome, one.JobId);
            }

            return response;
        }

        await NoteAsync(request, context, Done);
        return response;
    }

    /// <inheritdoc/>
    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        if (RpcRules.Find(context.Method) is not (AccessRule.Operator or AccessRule.Owner))
        {
            await continuation(request, responseStream, context);
            return;
        }

        var noted = new NotedStream<TResponse>(responseStream, () => NoteAsync(request, context, Done));
        try
        {
            await continuation(request, noted, context);
        }
        catch (RpcException e) when (!noted.IsNoted)
        {
            await NoteAsync(request, context, e.Trailers.GetValue(ErrorTrailers.Code) ?? e.StatusCode.ToString());
            throw;
        }

        await noted.NoteAsync();
    }

    private Task NoteAsync(object request, ServerCallContext context, string outcome, string? about = null)
    {
        var caller = context.Caller();
        var target = about ?? (request is IMessage named ? Target(named) : "");
        var detail = request is IMessage said ? Detail(said, target) : "";
        var call = context.Method[(context.Method.LastIndexOf('/') + 1)..];

        // Whoever asked may be gone; what was done was done.
        return operations.NoteAsync(new AdminAction(clock.NowMs, caller.KeyId, caller.Account, call, target, detail, outcome), CancellationToken.None);
    }

    private static string Target(IMessage message) =>
        Targets.Select(name => Text(message, name)).FirstOrDefault(text => text.Length > 0)
        ?? (message.Descriptor.FindFieldByName("manifest")?.Accessor.GetValue(message) is IMessage manifest ? Text(manifest, "name") : "");

    private static string Detail(IMessage message, string target)
    {
        var text = string.Join(", ", Details.Select(name => Text(message, name)).Where(text => text.Length > 0 && text != target));
        return text.Length <= MaxDetail ? text : text[..(char.IsHighSurrogate(text[MaxDetail - 1]) ? MaxDetail - 1 : MaxDetail)];
    }

    private static string Text(IMessage message, string name) => message.Descriptor.FindFieldByName(name) switch
    {
        null => "",
        { IsRepeated: true } or { FieldType: FieldType.Message } => "",
        { HasPresence: true } field when !field.Accessor.HasValue(message) => "",
        var field => field.Accessor.GetValue(message) switch
        {
            string text => text,
            ByteString bytes => Convert.ToHexStringLower(bytes.Span),
            uint and 0 => "",
            bool yes => $"{name}: {(yes ? "yes" : "no")}",
            var value => $"{name}: {value}",
        },
    };
}
