using System.Text.RegularExpressions;
using Google.Protobuf.Reflection;

namespace SogniLike.Coordinator.Host.Rest.Operations;

/// <summary>
/// One endpoint of REST: another way to make one call of the contract. It stands in the endpoint's metadata, so who may call it is what
/// <see cref="Grpc.RpcRules"/> says of <see cref="RpcName"/>. Immutable once mapped.
/// </summary>
internal abstract partial class RestOperation
{
    /// <param name="verb">HTTP method.</param>
    /// <param name="route">Below <c>/api/v1</c>; parameters bear the names of the request's fields.</param>
    /// <param name="rpc">The call that it makes.</param>
    protected RestOperation(string verb, string route, MethodDescriptor rpc)
    {
        (Verb, Route, Rpc) = (verb, route, rpc);
        PathFields = [.. Parameter().Matches(route).Select(m => rpc.InputType.Fields[m.Groups[1].Value])];
    }

    public string Verb { get; }

    public string Route { get; }

    public MethodDescriptor Rpc { get; }

    /// <summary>As gRPC writes it: <c>/package.Service/Method</c>.</summary>
    public string RpcName => $"/{Rpc.Service.FullName}/{Rpc.Name}";

    /// <summary>Fields that stand in the path.</summary>
    public IReadOnlyList<FieldDescriptor> PathFields { get; }

    /// <summary>Header that a field stands in, by the field's name.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Parameter of the query that a field stands in when that has another name, by the field's name.</summary>
    public IReadOnlyDictionary<string, string> QueryNames { get; init; } = new Dictionary<string, string>();

    /// <summary>Field of the response that is the whole answer; null: the response itself.</summary>
    public string? Answer { get; init; }

    /// <summary>Status of success when nothing else is said.</summary>
    public int Success { get; init; } = StatusCodes.Status200OK;

    /// <summary>Statuses of success, the usual one first.</summary>
    public virtual IReadOnlyList<int> Successes => [Success];

    /// <summary>Media type of the answer.</summary>
    public virtual string MediaType => "application/json";

    /// <summary>HTTP methods that the endpoint answers.</summary>
    public virtual IReadOnlyList<string> Verbs => [Verb];

    /// <summary>True when what stands nowhere else stands in the body; else it stands in the query.</summary>
    public bool HasBody => Verb is "POST" or "PUT" or "PATCH";

    /// <summary>Fields that stand in the query.</summary>
    public IReadOnlyList<FieldDescriptor> QueryFields => HasBody ? [] : Others;

    /// <summary>Fields that stand in a JSON body.</summary>
    public virtual IReadOnlyList<FieldDescriptor> BodyFields => HasBody ? Others : [];

    private IReadOnlyList<FieldDescriptor> Others =>
        [.. Rpc.InputType.Fields.InDeclarationOrder().Where(f => !PathFields.Contains(f) && (!Headers.ContainsKey(f.Name) || QueryNames.ContainsKey(f.Name)))];

    /// <summary>Makes the call and writes its answer.</summary>
    /// <exception cref="global::Grpc.Core.RpcException">What the caller is to be told; nothing was written yet.</exception>
    public abstract Task RunAsync(HttpContext http);

    /// <inheritdoc/>
    public override string ToString() => $"{Verb} {Route}";

    [GeneratedRegex(@"\{([a-z_]+)\}")]
    private static partial Regex Parameter();
}
