#!/bin/sh
cd src && node main.js
