-- Ask the addresses of a file in turn; say in one line of JSON what came of it.
local requests, count, at, wrong = {}, 0, 0, 0
function init(arguments)
  for line in io.lines(arguments[1]) do
    count = count + 1
    requests[count] = wrk.format("GET", line)
  end
end
function request()
  at = at % count + 1
  return requests[at]
end
function done(summary, latency, each)
  local e = summary.errors
  io.write(string.format('\n@@{"requests":%d,"seconds":%f,"wrong":%d,"p99":%f}\n',
    summary.requests, summary.duration / 1e6, e.status + e.connect + e.read + e.timeout,
    latency:percentile(99) / 1000))
end
