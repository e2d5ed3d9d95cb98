using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SogniLike.Cli.Output;

/// <summary>Standard output is data in one of three forms: for people, JSON, or ids only. Standard error is messages.</summary>
internal sealed class CliOutput(CliEnvironment environment, bool json, bool quiet)
{
    /// <summary>Letters of every script stay letters: the output is no part of a web page.</summary>
    public static readonly JsonSerializerOptions Line = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Indented = new(Line) { WriteIndented = true };

    public bool IsJson => json;

    public bool IsQuiet => quiet;

    /// <summary>One thing.</summary>
    public void One(Func<JsonNode> asJson, string id, Action forPeople) => Print(asJson, [id], forPeople);

    /// <summary>A list, one row each.</summary>
    public void List<T>(IReadOnlyList<T> items, Func<T, JsonNode> asJson, Func<T, string> idOf, params Column<T>[] columns) => Print(
        () => new JsonArray([.. items.Select(asJson)]),
        items.Select(idOf),
        () => Table(items, columns));

    /// <summary>Whatever form was asked for.</summary>
    public void Print(Func<JsonNode> asJson, IEnumerable<string> ids, Action forPeople)
    {
        if (json)
        {
            environment.Out.WriteLine(asJson().ToJsonString(environment.IsOutputTerminal ? Indented : Line));
        }
        else if (quiet)
        {
            foreach (var id in ids)
            {
                Text(id);
            }
        }
        else
        {
            forPeople();
        }
    }

    /// <summary>One JSON object on a line of its own.</summary>
    public void JsonLine(JsonNode node)
    {
        environment.Out.WriteLine(node.ToJsonString(Line));
        environment.Out.Flush();
    }

    /// <summary>A line of data for people.</summary>
    public void Text(string line) => environment.Out.WriteLine(Terminal.Safe(line));

    /// <summary>Names and values, one a line.</summary>
    public void Fields(params (string Name, string Value)[] fields)
    {
        var width = fields.Max(f => f.Name.Length);
        foreach (var (name, value) in fields.Where(f => f.Value.Length > 0))
        {
            Text($"{name.PadRight(width)}  {value}");
        }
    }

    /// <summary>A message beside the data; none when quiet.</summary>
    public void Note(string message)
    {
        if (!quiet)
        {
            environment.Error.WriteLine(Terminal.Safe(message));
        }
    }

    /// <summary>Rows under titles.</summary>
    public void Table<T>(IReadOnlyList<T> items, params Column<T>[] columns)
    {
        if (items.Count == 0)
        {
            Note("None.");
            return;
        }

        var rows = new List<string[]> { columns.Select(c => c.Title).ToArray() };
        rows.AddRange(items.Select(item => columns.Select(c => Terminal.Safe(c.Value(item))).ToArray()));
        var widths = columns.Select((_, i) => rows.Max(row => Terminal.Width(row[i]))).ToArray();
        foreach (var row in rows)
        {
            environment.Out.WriteLine(string.Join("  ", row.Select((cell, i) => cell + new string(' ', widths[i] - Terminal.Width(cell)))).TrimEnd());
        }
    }
}
