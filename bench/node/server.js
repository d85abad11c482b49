// Node's socket.io as its documentation shows it: one room, `io.to(room).emit`.
// Started by bench/fanout.py as `node server.js CONTROL_FD PORT`; it speaks servers/control.py's lines.
"use strict";

const http = require("node:http");
const net = require("node:net");
const readline = require("node:readline");
const { Server } = require("socket.io");

const [fd, port] = process.argv.slice(2).map(Number);
const control = new net.Socket({ fd, readable: true, writable: true });
const server = http.createServer();
const io = new Server(server);
let position = 0;

io.on("connection", (socket) => {
  socket.on("subscribe", (wanted, acknowledge) => {
    const topics = Object.keys(wanted.topics);
    socket.join(topics);
    const at = topics.map((topic) => [topic, { status: "live", offset: position }]);
    acknowledge({ topics: Object.fromEntries(at) });
  });
});

function commit(number, event) {
  position = number;
  const started = process.hrtime.bigint();
  io.to(event.topic).emit("change", [{ ...event, offset: number }]);
  return Number(started);
}

const pause = () => new Promise((resolve) => setImmediate(resolve));

async function obey(order) {
  const times = [];
  for (let number = order.first; number < order.first + order.count; number += 1) {
    times.push(commit(number, order.event));
    await pause();
  }
  const { user, system } = process.cpuUsage();
  control.write(`${JSON.stringify({ times, cpu: (user + system) / 1e6 })}\n`);
}

server.listen(port, "127.0.0.1", () => {
  control.write("{}\n");
  readline.createInterface({ input: control }).on("line", (line) => obey(JSON.parse(line)));
  control.on("end", () => process.exit(0));
});
