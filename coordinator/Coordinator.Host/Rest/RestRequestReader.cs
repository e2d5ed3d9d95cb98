using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using SogniLike.Coordinator.Host.Grpc;
using SogniLike.Coordinator.Host.Rest.Json;
using SogniLike.Coordinator.Host.Rest.Operations;
using SogniLike.Protocol.Errors;

namespace SogniLike.Coordinator.Host.Rest;

/// <summary>Puts together the request of a call out of path, headers, query and body. What belongs nowhere is refused by its name.</summary>
internal static class RestRequestReader
{
    private const int MaxShownName = 64;

    /// <summary>Fills the request.</summary>
    /// <exception cref="RpcException">Something is not as the contract wants it.</exception>
    public static async Task ReadAsync(HttpContext http, RestOperation operation, IMessage request)
    {
        foreach (var field in operation.PathFields)
        {
            field.Accessor.SetValue(request, ScalarReader.Read((string)http.Request.RouteValues[field.Name]!, field, field.Name));
        }

        ReadQuery(http.Request.Query, operation, request);
        foreach (var (fieldName, header) in operation.Headers)
        {
            var field = operation.Rpc.InputType.Fields[fieldName];
            var values = http.Request.Headers[header];
            if (values.Count > 1)
            {
                throw GrpcErrors.Of(ErrorCodes.Malformed, $"The header {header} may stand in a request once.", fieldName);
            }

            if (values.Count == 1)
            {
                field.Accessor.SetValue(request, ScalarReader.Read(values[0] ?? "", field, fieldName));
            }
        }

        if (operation.HasBody)
        {
            await ReadBodyAsync(http, operation, request);
        }
    }

    private static void ReadQuery(IQueryCollection query, RestOperation operation, IMessage request)
    {
        foreach (var (name, values) in query)
        {
            var field = operation.QueryFields.FirstOrDefault(f => NameOf(f, operation) == name) ?? throw UnknownParameter(name, operation);
            if (field.IsRepeated)
            {
                var list = (IList)field.Accessor.GetValue(request);
                foreach (var value in values)
                {
                    list.Add(ScalarReader.Read(value ?? "", field, $"{field.Name}[{list.Count}]"));
                }
            }
            else if (values.Count == 1)
            {
                field.Accessor.SetValue(request, ScalarReader.Read(values[0] ?? "", field, field.Name));
            }
            else
            {
                throw GrpcErrors.Of(ErrorCodes.Malformed, $"{name} may stand in the query once.", field.Name);
            }
        }
    }

    private static string NameOf(FieldDescriptor field, RestOperation operation) => operation.QueryNames.GetValueOrDefault(field.Name, field.Name);

    private static RpcException UnknownParameter(string name, RestOperation operation)
    {
        var shown = new string([.. name.Take(MaxShownName).Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' ? c : '?')]);
        var known = string.Join(", ", operation.QueryFields.Select(f => NameOf(f, operation)));
        return GrpcErrors.Of(
            ErrorCodes.UnknownField, $"{shown} is no parameter here; {(known.Length == 0 ? "there are none" : $"there are: {known}")}.", shown);
    }

    private static async Task ReadBodyAsync(HttpContext http, RestOperation operation, IMessage request)
    {
        var body = await ReadBytesAsync(http, BodyLimits.Of(http.RequestServices, operation));
        if (body.Length == 0 && operation.BodyFields.Count == 0)
        {
            return;
        }

        if (!IsJson(http.Request.ContentType))
        {
            throw GrpcErrors.Of(ErrorCodes.UnsupportedMediaType, "The body must be JSON: content-type: application/json.");
        }

        MessageReader.Merge(body, request, operation.BodyFields);
    }

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpContext http, int limit)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = limit;
        }

        try
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            return body.Length <= limit ? body.GetBuffer().AsMemory(0, (int)body.Length) : throw TooLarge(limit);
        }
        catch (BadHttpRequestException e)
        {
            throw e.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? TooLarge(limit)
                : GrpcErrors.Of(ErrorCodes.Malformed, "The body did not come whole.");
        }
    }

    private static RpcException TooLarge(int limit) => GrpcErrors.Of(ErrorCodes.BodyTooLarge, $"The body may have {limit} bytes.");
}
